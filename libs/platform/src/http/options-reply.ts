import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { type RouteTable } from './route-table.service';

/** Answers OPTIONS on a known path with its methods; unknown paths go on to their 404. */
export const optionsReply =
  (routes: RouteTable): RequestHandler =>
  (request: Request, response: Response, next: NextFunction): void => {
    const allow = request.method === 'OPTIONS' ? routes.allowedMethods(request.path) : [];
    if (allow.length === 0) next();
    else response.set('Allow', allow.join(', ')).status(204).end();
  };
