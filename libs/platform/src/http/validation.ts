import { type z } from 'zod';
import { AppError } from '@argus/common';
import { namedAsIn } from './key-case';

export interface FieldError {
  /** `name`, `rules[0].name`; the part of the request (`body`, `query`) when it is wrong as a whole. */
  field: string;
  message: string;
  /** The part of the request it stands in, where that is known: `body`, `query`, `params`. */
  part?: string;
  /** The kind of rule that was broken. */
  type?: string;
}

type RawIssue = z.core.$ZodRawIssue;
type Issue = z.core.$ZodIssue;

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
  null: 'null',
};
const FORMATS: Record<string, string> = {
  email: 'an e-mail address',
  url: 'an absolute URL',
  uuid: 'a UUID',
  datetime: 'a time in ISO 8601, e.g. 2026-01-31T12:00:00Z',
  date: 'a date, e.g. 2026-01-31',
  stringbool: 'true or false',
};

const sizeWords = (origin: string, amount: number | bigint, bound: 'at least' | 'at most'): string => {
  const plural = Number(amount) === 1 ? '' : 's';
  if (origin === 'string') return `must have ${bound} ${amount} character${plural}.`;
  if (origin === 'array' || origin === 'set') return `must have ${bound} ${amount} item${plural}.`;
  return `must be ${bound} ${amount}.`;
};

const oneOf = (values: readonly unknown[]): string => `must be one of: ${values.map(String).join(', ')}.`;

/** The plain words for one failed rule; undefined leaves zod's own. A message written in the schema always wins over these. */
const wordsFor = (issue: RawIssue): string | undefined => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required.';
      return `must be ${KINDS[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return sizeWords(issue.origin, issue.minimum, 'at least');
    case 'too_big':
      return sizeWords(issue.origin, issue.maximum, 'at most');
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? `in the format ${issue.format}`}.`;
    case 'invalid_value':
      if (issue.input === undefined) return 'is required.';
      return Array.isArray(issue.values) && issue.values.includes('true') && issue.values.includes('0')
        ? 'must be true or false.'
        : oneOf(issue.values);
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}.`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}.`;
    case 'invalid_union':
      return issue.input === undefined ? 'is required.' : undefined;
    default:
      return undefined;
  }
};

// Of a union's branches, the one that got furthest tells the caller most; when none got inside, its kinds are named together.
const unfold = (issue: Issue): Issue[] => {
  if (issue.code !== 'invalid_union' || issue.input === undefined || issue.errors.length === 0) return [issue];
  const inside = issue.errors.find((branch) => branch.every((inner) => inner.path.length > 0 || inner.code !== 'invalid_type'));
  if (inside) return inside.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }));
  const kinds = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [KINDS[inner.expected] ?? inner.expected] : []));
  return [{ ...issue, message: `must be ${[...new Set(kinds)].join(' or ')}.` }];
};

const fieldName = (path: readonly PropertyKey[], whole: string): string =>
  path.reduce<string>((name, key) => (typeof key === 'number' ? `${name}[${key}]` : name ? `${name}.${String(key)}` : String(key)), '') ||
  whole;

const sentence = ({ field, message }: FieldError): string => `\`${field}\` ${message}`;

/**
 * Parses one part of a request; its fields may be named in camelCase or in snake_case.
 * @param part `params`, `query`, `headers`, `body` or `fields`: how the caller knows it
 * @throws AppError request.invalid, whose message says what to change first and whose `errors` list every field
 */
export const parsePart = <Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> => {
  const result = schema.safeParse(part === 'headers' ? value : namedAsIn(schema, value), { error: wordsFor, reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues
    .flatMap(unfold)
    .map((issue) => ({ field: fieldName(issue.path, part), message: issue.message, part, type: issue.code }));
  const [first, ...more] = errors;
  const others = more.length === 0 ? '' : ` ${more.length} more in \`errors\`.`;
  throw new AppError('request.invalid', {
    message: `${first ? sentence(first) : 'The request is not valid.'}${others}`,
    details: { errors: errors.slice(0, 50) },
  });
};
