import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { type Request } from 'express';
import { type Observable } from 'rxjs';
import { type z } from 'zod';
import { readJsonBody } from './json-body';
import { operationOf, type OperationRequest } from './operation';
import { keepParsedRequest, keepRawBody } from './request-values';
import { checkTexts } from './text-rules';
import { parsePart } from './validation';

export const JSON_LIMIT_BYTES = 102_400;

const parseOptional = (schema: z.ZodType | undefined, value: unknown, part: string): unknown =>
  schema ? parsePart(schema, value, part) : undefined;

// No body at all is first offered as such (the schema may be optional), then as an empty object: its complaint names the missing fields.
const parseBody = (schema: z.ZodType, value: unknown): unknown => {
  if (value === undefined && schema.safeParse(undefined).success) return parsePart(schema, undefined, 'body');
  return parsePart(schema, value ?? {}, 'body');
};

/** Reads the JSON body and parses every part of the request by its operation, after the guards and before the handler. */
@Injectable()
export class ValidationInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<Request>();
    const declared: OperationRequest = operationOf(context.getHandler())?.request ?? {};
    checkTexts(request.params, 'params');
    checkTexts(request.query, 'query');
    const params = parseOptional(declared.params, request.params, 'params');
    const query = parseOptional(declared.query, request.query, 'query');
    const headers = parseOptional(declared.headers, request.headers, 'headers');
    keepParsedRequest(request, { params, query, headers, body: await this.bodyOf(request, declared) });
    return next.handle();
  }

  private async bodyOf(request: Request, declared: OperationRequest): Promise<unknown> {
    if (!declared.body) return undefined;
    const { value, raw } = await readJsonBody(request, declared.bodyLimitBytes ?? JSON_LIMIT_BYTES);
    keepRawBody(request, raw);
    checkTexts(value, 'body');
    return parseBody(declared.body, value);
  }
}
