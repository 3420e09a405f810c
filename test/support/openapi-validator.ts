import addFormats from 'ajv-formats';
import Ajv2020, { type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020';

type Json = Record<string, unknown>;

interface Found {
  pointer: string[];
  response: Json;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, ...keys: string[]): Json => {
  const found = keys.reduce<unknown>((current, key) => (isRecord(current) ? current[key] : undefined), value);
  return isRecord(found) ? found : {};
};

// The published document leaves objects open so that responses may grow. Ours are held to exactly what it says: a field nobody documented fails.
const COMBINED = ['allOf', 'anyOf', 'oneOf'];
const close = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(close);
  if (!isRecord(value)) return value;
  const closed = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, close(child)]));
  const isClosable = isRecord(value.properties) && !('additionalProperties' in value) && !COMBINED.some((key) => key in value);
  return isClosable ? { ...closed, additionalProperties: false } : closed;
};

const matchesPath = (template: string, path: string): boolean => {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => (/^\{.+\}$/.test(segment) ? given[index] !== '' : segment === given[index]))
  );
};

const variables = (template: string): number => template.split('{').length;

/** Checks real responses against a published document. Compiled schemas are kept: make one per document. */
export class OpenApiValidator {
  private readonly ajv: Ajv2020;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(private readonly document: Json) {
    this.ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: false });
    addFormats(this.ajv);
    this.ajv.addFormat('binary', true);
    const closed = close(at(document, 'components')) as AnySchemaObject;
    this.ajv.addSchema({ $id: 'argus:/document', components: closed, paths: close(at(document, 'paths')) });
  }

  /**
   * Throws unless the document knows the operation, this status of it, and the headers and the body are what it says.
   * @param path as requested, without the query
   * @param body the parsed JSON, or undefined when there was none
   */
  expectMatch(method: string, path: string, status: number, headers: Headers | Record<string, unknown>, body: unknown): void {
    const header = (name: string): unknown => (headers instanceof Headers ? headers.get(name) : headers[name.toLowerCase()]);
    const { pointer, response } = this.find(method, path, status);
    const where = `${method} ${path} → ${status}`;
    for (const [name, definition] of Object.entries(at(response, 'headers'))) {
      if (at({ definition }, 'definition').required === true && header(name) == null)
        throw new Error(`${where}: the header ${name} is missing`);
    }
    const content = at(response, 'content');
    const types = Object.keys(content);
    if (types.length === 0) {
      if (body !== undefined && body !== '') throw new Error(`${where}: a body came where the document has none: ${JSON.stringify(body)}`);
      return;
    }
    const type = text(header('content-type')).split(';', 1)[0] ?? '';
    // A file is of any type; what is in it is nobody's promise.
    if (types.includes('*/*')) return;
    if (!types.includes(type)) throw new Error(`${where}: content type ${type || 'none'}, the document has ${types.join(', ')}`);
    if (type !== 'application/json') return;
    this.validate([...pointer, 'content', type, 'schema'], body, where);
  }

  private find(method: string, path: string, status: number): Found {
    const paths = at(this.document, 'paths');
    const template = Object.keys(paths)
      .filter((candidate) => matchesPath(candidate, path) && method.toLowerCase() in at(paths, candidate))
      .sort((a, b) => variables(a) - variables(b))[0];
    if (template === undefined) throw new Error(`The document has no ${method} ${path}`);
    const verb = method.toLowerCase();
    const response = at(paths, template, verb, 'responses')[String(status)];
    if (!isRecord(response)) throw new Error(`The document has no status ${status} for ${method} ${template}`);
    return { pointer: ['paths', template, verb, 'responses', String(status)], response };
  }

  private validate(pointer: string[], body: unknown, where: string): void {
    const reference = `argus:/document#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const check = this.compiled.get(reference) ?? this.ajv.compile({ $ref: reference });
    this.compiled.set(reference, check);
    if (check(body)) return;
    const problems = (check.errors ?? []).map(
      ({ instancePath, message, params }) => `  ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
    throw new Error(`${where} is not what the document says:\n${problems.join('\n')}\n${JSON.stringify(body, null, 2)}`);
  }
}

const validators = new WeakMap<object, OpenApiValidator>();

/** `OpenApiValidator.expectMatch` for a document that is at hand; validators are kept per document object. */
export const expectMatchesDocument = (
  document: object,
  method: string,
  path: string,
  status: number,
  headers: Headers | Record<string, unknown>,
  body: unknown,
): void => {
  const validator = validators.get(document) ?? new OpenApiValidator(document as Json);
  validators.set(document, validator);
  validator.expectMatch(method, path, status, headers, body);
};
