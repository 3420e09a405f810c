import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { newId } from '@argus/common';
import { withOrigin } from '@argus/platform/audit';
import { acrossTenants } from '@argus/platform/database';
import { withLogFields } from '@argus/platform/logging';

interface Locals {
  requestId?: string;
  errorCode?: string;
}

const SANE_ID = /^[\w.:+/=@-]{1,128}$/;

const localsOf = (response: Response): Locals => response.locals as Locals;

/** The id of the request this response answers; it is in the header X-Request-Id, in error bodies and on every log line. */
export const requestIdOf = (response: Response): string => localsOf(response).requestId ?? 'unknown';

/** Remembered for the access log. */
export const keepErrorCode = (response: Response, code: string): void => {
  localsOf(response).errorCode = code;
};
export const errorCodeOf = (response: Response): string | undefined => localsOf(response).errorCode;

/** Gives the request an id (the caller's X-Request-Id when it is a sane token, else a new uuid), echoes it and runs the rest under it and its origin. */
export const requestContext: RequestHandler = (request: Request, response: Response, next: NextFunction): void => {
  const given = request.get('x-request-id');
  const requestId = given !== undefined && SANE_ID.test(given) ? given : newId();
  localsOf(response).requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  const origin = { ip: request.ip ?? null, userAgent: request.get('user-agent')?.slice(0, 400) ?? null };
  // The rows of every organization until the guard knows whose request it is.
  withOrigin(origin, () => acrossTenants(() => withLogFields({ requestId }, next)));
};
