import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { type Level, type Logger } from 'pino';
import { redactUrl, withLogFields } from '@argus/platform/logging';
import { errorCodeOf, requestIdOf } from './request-context';

const levelOf = (path: string, status: number, aborted: boolean): Level => {
  if (status >= 500) return 'error';
  return path.startsWith('/health/') && !aborted ? 'debug' : 'info';
};

/** One line per request when it is over: method, path with its secrets blanked, status, duration, error code. No headers, no bodies. */
export const accessLog =
  (logger: Logger): RequestHandler =>
  (request: Request, response: Response, next: NextFunction): void => {
    const startedAt = performance.now();
    response.once('close', () => {
      const aborted = !response.writableFinished;
      const code = errorCodeOf(response);
      const fields = {
        method: request.method,
        url: redactUrl(request.originalUrl),
        status: aborted && !response.headersSent ? 0 : response.statusCode,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ip: request.ip,
        ...(code === undefined ? {} : { code }),
        ...(aborted ? { aborted } : {}),
      };
      // `close` is emitted by the socket, outside of the request's own asynchronous context.
      withLogFields({ requestId: requestIdOf(response) }, () => logger[levelOf(request.path, fields.status, aborted)](fields, 'request'));
    });
    next();
  };
