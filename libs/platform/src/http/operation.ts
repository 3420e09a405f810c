import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { type z } from 'zod';
import { type ErrorCode, type Family } from '@argus/common';
import { type Permission } from './permission';

/**
 * Who may call: anybody (public), anybody who is heard if they say who they are (anyone), whoever is signed in as a person, or whoever has
 * the permission in the organization it is about.
 */
export type Access = Permission | 'public' | 'anyone' | 'signed_in';

/** The organization an operation is about, where its path names it; elsewhere it is the caller's own. */
export interface NamedOrganization {
  /** The path parameter with its id. */
  readonly param: string;
  /** What an outsider hears, and anybody about an id nobody has: the two must not differ. */
  readonly outsider: ErrorCode;
}

export interface MultipartDefinition {
  /** Name of the one part that carries the file. */
  fileField: string;
  /** The text fields beside the file. */
  fields: z.ZodObject;
  /** Shown in the document: limits and what is done with the file. */
  description: string;
}

export interface OperationRequest {
  /** Exactly the `:names` of the route's path. */
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** A JSON body. It is read and parsed after the guards have passed. */
  body?: z.ZodType;
  /** Largest JSON body. Default 100 KB (102 400 bytes). */
  bodyLimitBytes?: number;
  /** A file upload. The handler reads it itself with MultipartReader. Excludes `body`. */
  multipart?: MultipartDefinition;
}

export interface ResponseHeader {
  description: string;
  /** Default: a string. */
  schema?: z.ZodType;
}

export interface OperationResponse {
  description: string;
  /** Absent: a response without a body. */
  schema?: z.ZodType;
  headers?: Record<string, ResponseHeader>;
  /** Default `application/json`. */
  contentType?: string;
  /** It may come as comma-separated values instead, for whoever asks for them. */
  orCsv?: boolean;
  /** It may come as HTML instead, for browsers that ask for a page. */
  orPage?: boolean;
}

export interface OperationDefinition {
  /** operationId: unique in the whole api, camelCase, the name of the method in generated clients. */
  id: string;
  summary: string;
  description?: string;
  tags?: readonly string[];
  /** Decides the error shape. Must agree with the path; a route whose path says otherwise stops the boot. */
  family: Family;
  permission: Access;
  organization?: NamedOrganization;
  /**
   * The organization is named in the body, in this field, which is read after the guard: the handler asks OrganizationAccess.require for
   * the permission there.
   */
  organizationInBody?: string;
  /** What requests of keys count as, besides the key's own limit. */
  rate?: 'general';
  request?: OperationRequest;
  /** By status. The lowest 2xx is the status the handler answers with unless it sets another one itself. */
  responses: Readonly<Record<number, OperationResponse>>;
  /** What can go wrong besides what every operation shares (authentication, validation, internal): see `errorCodesOf`. */
  errors?: readonly ErrorCode[];
  /** Named examples for the request body and for the body of the first success. */
  examples?: { request?: Readonly<Record<string, unknown>>; response?: Readonly<Record<string, unknown>> };
}

const OPERATION = Symbol('argus:operation');

/** The status a handler answers with by default. */
export const successStatusOf = (definition: OperationDefinition): number => {
  const statuses = Object.keys(definition.responses)
    .map(Number)
    .sort((a, b) => a - b);
  return statuses.find((status) => status >= 200 && status < 300) ?? statuses[0] ?? 200;
};

/**
 * Says everything about a route in one place, beside Nest's `@Get`, `@Post`…: what it takes and answers, who may call it, what can go wrong.
 * The validation, the permission guard and the published document all read this definition.
 */
export const Operation = (definition: OperationDefinition): MethodDecorator =>
  applyDecorators(SetMetadata(OPERATION, definition), HttpCode(successStatusOf(definition)));

/** `@Operation` for a route that anybody may call. */
export const PublicOperation = (definition: Omit<OperationDefinition, 'permission'>): MethodDecorator =>
  Operation({ ...definition, permission: 'public' });

/** The definition of a handler (in a guard or interceptor: `context.getHandler()`), or undefined when it carries none. */
export const operationOf = (handler: object): OperationDefinition | undefined =>
  Reflect.getMetadata(OPERATION, handler) as OperationDefinition | undefined;

/** Every failure an operation can answer with: its own and those that come with what it takes and asks for. */
export const errorCodesOf = (operation: OperationDefinition): ErrorCode[] => {
  const { request, errors = [] } = operation;
  const shared: ErrorCode[] = ['internal', 'service.unavailable', ...accessErrorsOf(operation)];
  if (request) shared.push('request.invalid', 'request.null_character');
  if (request?.body) shared.push('request.malformed_json', 'request.body_too_large', 'request.unsupported_media_type');
  if (request?.multipart) shared.push('request.malformed_multipart');
  return [...new Set([...errors, ...shared])];
};

function accessErrorsOf({ family, permission, organization, organizationInBody }: OperationDefinition): ErrorCode[] {
  if (permission === 'public') return [];
  const codes: ErrorCode[] = ['auth.invalid_credential', 'auth.cross_origin'];
  if (permission === 'anyone') return codes;
  codes.push('auth.required');
  if (permission === 'signed_in') codes.push('auth.person_required');
  else codes.push('auth.forbidden', organization?.outsider ?? 'auth.no_organization');
  if (organizationInBody) codes.push('organization.forbidden');
  if (family !== 'root') codes.push('request.rate_limited');
  return codes;
}
