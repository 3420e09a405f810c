import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

const LINGER_MS = 5_000;
const LINGER_BYTES = 64 * 1024 * 1024;

/**
 * Answers do not wait for bodies nobody wants. When one is sent early, what still comes is thrown away for a short while, because closing at
 * once would reset the connection and many clients would lose the answer; then the connection is closed, however much was announced.
 */
export const unreadBody: RequestHandler = (request: Request, response: Response, next: NextFunction): void => {
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    const { socket } = request;
    let discardedBytes = 0;
    const close = (): void => void socket.destroy();
    const timer = setTimeout(close, LINGER_MS).unref();
    const done = (): void => clearTimeout(timer);
    request.on('data', (chunk: Buffer) => {
      discardedBytes += chunk.length;
      if (discardedBytes > LINGER_BYTES) close();
    });
    request.once('end', done).once('close', done).on('error', done).resume();
  });
  next();
};
