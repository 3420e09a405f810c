import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';

/** What the validation made of a request, by the schemas of its operation. */
export interface ParsedRequest {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
}

const parsedRequests = new WeakMap<Request, ParsedRequest>();

export const keepParsedRequest = (request: Request, parsed: ParsedRequest): void => {
  parsedRequests.set(request, parsed);
};

const rawBodies = new WeakMap<Request, Buffer>();

export const keepRawBody = (request: Request, raw: Buffer): void => {
  rawBodies.set(request, raw);
};

/** The bytes of a JSON body as they came, for checking a signature over them; empty when the operation has no JSON body. */
export const rawBodyOf = (request: Request): Buffer => rawBodies.get(request) ?? Buffer.alloc(0);

const valueOf = (part: keyof ParsedRequest) =>
  createParamDecorator((_: unknown, context: ExecutionContext): unknown => {
    const parsed = parsedRequests.get(context.switchToHttp().getRequest<Request>());
    if (!parsed) throw new Error('The request was not validated: HttpModule is missing from the application');
    return parsed[part];
  });

/** The path parameters, as `request.params` of the operation parsed them. Type the argument as `z.output<typeof schema>`. */
export const RequestParams = valueOf('params');
/** The query, as `request.query` of the operation parsed it. */
export const RequestQuery = valueOf('query');
/** The headers (lower-case names), as `request.headers` of the operation parsed them. */
export const RequestHeaders = valueOf('headers');
/** The JSON body, as `request.body` of the operation parsed it. */
export const RequestBody = valueOf('body');
