import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '@argus/common';

/** Refuses broken percent-encoding in the path here, with a reason: the router would only fail on it for some routes, and wordlessly. */
export const pathCheck: RequestHandler = (request: Request, _response: Response, next: NextFunction): void => {
  try {
    decodeURIComponent(request.path);
    next();
  } catch {
    next(new AppError('request.malformed', { message: 'The path holds broken percent-encoding.' }));
  }
};
