import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

const LINGER_MS = 5_000;
const LINGER_BYTES = 64 * 1024 * 1024;
const LOOK_EVERY_MS = 200;

/**
 * Answers do not wait for bodies nobody wants. When one is sent early, what still comes is thrown away for a short while, because closing at
 * once would reset the connection and many clients would lose the answer; then the connection is closed, however much was announced.
 */
export const unreadBody: RequestHandler = (request: Request, response: Response, next: NextFunction): void => {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    const { socket } = request;
    const answeredAt = performance.now();
    const readBefore = socket.bytesRead;
    // Counted on the socket: Node discards the body of an answered request without telling anybody.
    const timer = setInterval(() => {
      const lingersTooLong = performance.now() - answeredAt > LINGER_MS || socket.bytesRead - readBefore > LINGER_BYTES;
      if (request.complete || socket.destroyed) clearInterval(timer);
      else if (lingersTooLong) socket.destroy();
    }, LOOK_EVERY_MS).unref();
    request.on('error', () => undefined).resume();
  });
  next();
};
