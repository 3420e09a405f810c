import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';

/** For replies that are data: nothing in them may run or be framed. Pages and files set their own policy over it. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

const HEADERS: Record<string, string> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': DATA_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** @param hsts true when people reach the service by https only */
export const securityHeaders = (hsts: boolean): RequestHandler => {
  const headers = Object.entries({ ...HEADERS, ...(hsts ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}) });
  return (_request: Request, response: Response, next: NextFunction): void => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
};
