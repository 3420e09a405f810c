import { type Server } from 'node:http';
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '@argus/common';

/** What Node would answer by itself, with a status and no word, is left to us. */
export const answerInWords = (server: Server & { requireHostHeader?: boolean }): void => {
  server.requireHostHeader = false;
  // RFC 9110 §10.1.1 allows to overlook an expectation nobody knows.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
};

/** HTTP/1.1 demands a Host. */
export const hostCheck: RequestHandler = (request: Request, _response: Response, next: NextFunction): void => {
  const isMissing = request.httpVersion === '1.1' && request.headers.host === undefined;
  next(isMissing ? new AppError('request.malformed', { message: 'The request has no Host header.' }) : undefined);
};
