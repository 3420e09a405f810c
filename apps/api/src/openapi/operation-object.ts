import { z } from 'zod';
import { type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { AppError, type ErrorCode, ERRORS, type ErrorDefinition } from '@argus/common';
import {
  type Access,
  errorCodesOf,
  type MultipartDefinition,
  type OperationDefinition,
  type OperationResponse,
  type Permission,
  printError,
  statusAt,
  successStatusOf,
} from '@argus/platform/http';
import { errorSchemaAt } from './error-schemas';

const EXAMPLE_REQUEST_ID = '01920000-0000-7000-8000-000000000000';

const namedExamples = (examples: Readonly<Record<string, unknown>> | undefined) =>
  examples ? { examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])) } : {};

const multipartSchema = ({ fields, fileField, description }: MultipartDefinition): z.ZodType =>
  z.object({
    [fileField]: z
      .any()
      .meta({ override: { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream', description } }),
    ...fields.shape,
  });

const requestBodyOf = ({ request, examples }: OperationDefinition): ZodOpenApiOperationObject['requestBody'] => {
  if (request?.multipart) {
    const { multipart } = request;
    return {
      required: true,
      description: multipart.description,
      content: { 'multipart/form-data': { schema: multipartSchema(multipart) } },
    };
  }
  if (!request?.body) return undefined;
  const required = !request.body.safeParse(undefined).success;
  return { required, content: { 'application/json': { schema: request.body, ...namedExamples(examples?.request) } } };
};

const REQUEST_ID_HEADER = { description: 'The id of this request, yours when you sent a sane one.', schema: { type: 'string' as const } };

const header = (description: string, type: 'string' | 'integer') => ({ description, schema: { type } });

const STANDING_HEADERS = {
  'X-RateLimit-Limit': header('How many are allowed.', 'integer'),
  'X-RateLimit-Remaining': header('How many are left.', 'integer'),
  'X-RateLimit-Reset': header('When there is room again, in seconds since 1970.', 'integer'),
  'RateLimit-Policy': header('Which limit it was, how many `q` in how many seconds `w`.', 'string'),
  RateLimit: header('How many are left `r`, and in how many seconds there is room again `t`.', 'string'),
};

const REFUSAL_HEADERS = { 'Retry-After': header('Seconds until it is worth another try.', 'integer'), ...STANDING_HEADERS };

const isRateLimit = (code: ErrorCode): boolean => ERRORS[code].kind === 'rate_limited';

const headersOf = (
  response: OperationResponse | undefined,
  status: number,
  codes: readonly ErrorCode[] = [],
): ZodOpenApiResponseObject['headers'] => {
  const declared = Object.entries(response?.headers ?? {}).map(([name, { description, schema }]) => {
    const printed = Object.entries(z.toJSONSchema(schema ?? z.string())).filter(([key]) => key !== '$schema');
    return [name, { description, schema: Object.fromEntries(printed) }];
  });
  return {
    'X-Request-Id': REQUEST_ID_HEADER,
    ...(status === 401 ? { 'WWW-Authenticate': header('`Bearer realm="argus"`', 'string') } : {}),
    ...(codes.some(isRateLimit) ? REFUSAL_HEADERS : {}),
    ...(Object.fromEntries(declared) as Record<string, never>),
  };
};

const TEXT = { schema: { type: 'string' as const } };

const pageOf = (response: OperationResponse | undefined) => ({
  ...(response?.orPage ? { 'text/html': TEXT } : {}),
  ...(response?.orCsv ? { 'text/csv': TEXT } : {}),
});

const successOf = (operation: OperationDefinition, response: OperationResponse, status: number) => {
  const { description, schema, contentType = 'application/json' } = response;
  const examples = status === successStatusOf(operation) ? namedExamples(operation.examples?.response) : {};
  const standing = errorCodesOf(operation).some(isRateLimit) ? STANDING_HEADERS : {};
  const content = { ...(schema ? { [contentType]: { schema, ...examples } } : {}), ...pageOf(response) };
  const headers = { ...headersOf(response, status), ...standing };
  return { description, headers, ...(Object.keys(content).length > 0 ? { content } : {}) };
};

const codesByStatus = (operation: OperationDefinition, path: string): Map<number, ErrorCode[]> => {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodesOf(operation)) {
    const status = statusAt(code, path);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
};

// One example per code, printed by the code that prints the real ones.
const errorExamples = (codes: readonly ErrorCode[], operation: OperationDefinition, path: string): Record<string, unknown> =>
  Object.fromEntries(
    codes.map((code) => [code, printError(new AppError(code), { path, family: operation.family, requestId: EXAMPLE_REQUEST_ID }).body]),
  );

const errorOf = (status: number, codes: readonly ErrorCode[], operation: OperationDefinition, path: string): ZodOpenApiResponseObject => {
  const own = operation.responses[status];
  const error = errorSchemaAt(operation.family, path);
  const lines = codes.map((code) => `- \`${code}\`: ${(ERRORS[code] as ErrorDefinition).message}`);
  const description = [...(own ? [own.description] : []), lines.join('\n')].join('\n\n');
  const schema = own?.schema ? z.union([own.schema, error]) : error;
  const content = { 'application/json': { schema, ...namedExamples(errorExamples(codes, operation, path)) }, ...pageOf(own) };
  return { description, headers: headersOf(own, status, codes), content };
};

const responsesOf = (operation: OperationDefinition, path: string): ZodOpenApiOperationObject['responses'] => {
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, response] of Object.entries(operation.responses)) {
    responses[status] = successOf(operation, response, Number(status));
  }
  for (const [status, codes] of codesByStatus(operation, path)) responses[status] = errorOf(status, codes, operation, path);
  return responses;
};

const WHO = {
  public: 'Anybody may call this.',
  anyone: 'Anybody may call this; whoever says who they are is heard, and a bad credential is refused.',
  signed_in: 'For people who are signed in, not for keys.',
};

const isPermission = (access: Access): access is Permission => !(access in WHO);

const descriptionOf = ({ description, permission }: OperationDefinition): string =>
  [description, isPermission(permission) ? `Needs the permission \`${permission}\`.` : WHO[permission]].filter(Boolean).join('\n\n');

const securityOf = (access: Access): Record<string, string[]>[] => {
  if (access === 'public') return [];
  const people: Record<string, string[]>[] = [{ bearer: [] }, { session: [] }];
  if (access === 'signed_in') return people;
  return [...(access === 'anyone' ? [{}] : []), ...people, { apiKey: [] }];
};

/** One operation of the document, from the definition the route itself runs on. @param path as in the document, e.g. `/assets/{id}` */
export const operationObject = (operation: OperationDefinition, path: string): ZodOpenApiOperationObject => {
  const { request } = operation;
  const parameters = {
    ...(request?.params ? { path: request.params } : {}),
    ...(request?.query ? { query: request.query } : {}),
    ...(request?.headers ? { header: request.headers } : {}),
  };
  const requestBody = requestBodyOf(operation);
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: descriptionOf(operation),
    ...(operation.tags ? { tags: [...operation.tags] } : {}),
    security: securityOf(operation.permission),
    'x-permission': operation.permission,
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: responsesOf(operation, path),
  };
};
