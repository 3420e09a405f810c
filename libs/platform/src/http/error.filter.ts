import { type ArgumentsHost, Catch, Inject, Injectable, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { type Logger } from 'pino';
import { AppError } from '@argus/common';
import { ROOT_LOGGER } from '@argus/platform/logging';
import { isConnectionLoss, toAppError } from './error-mapping';
import { printError } from './error-response';
import { familyOfPath } from './family';
import { keepErrorCode, requestIdOf } from './request-context';
import { RouteTable } from './route-table.service';

// What a handler may have announced before it failed and what is not true of the error that is sent instead.
const CONTENT_HEADERS = [
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'Content-Type',
  'ETag',
  'Last-Modified',
  'Location',
];

/** The one place where failures become HTTP: in the shape of the path's family, with the request id; surprises are logged here, once. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    @Inject(ROOT_LOGGER) private readonly logger: Logger,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const error = this.isUnknownRoute(thrown, request) ? this.unknownRoute(request) : toAppError(thrown);
    const clientIsGone = request.socket.destroyed || response.destroyed;
    if (clientIsGone && (thrown instanceof AppError || isConnectionLoss(thrown))) return;
    keepErrorCode(response, error.code);
    this.log(error);
    if (clientIsGone) return;
    // Half an answer is out: breaking the connection is the only way left to say that it failed.
    if (response.headersSent) return void response.destroy();
    const reply = printError(error, { path: request.path, family: familyOfPath(request.path), requestId: requestIdOf(response) });
    for (const name of CONTENT_HEADERS) response.removeHeader(name);
    response
      .status(reply.status)
      .set({ 'Cache-Control': 'no-store', ...reply.headers })
      .json(reply.body);
  }

  // Only the router throws this before a route has matched; an unknown asset is an AppError with its own code.
  private isUnknownRoute(thrown: unknown, request: Request): boolean {
    return thrown instanceof NotFoundException && request.route === undefined;
  }

  private unknownRoute({ path, method }: Request): AppError {
    const allow = this.routes.allowedMethods(path);
    if (allow.length === 0) return new AppError('route.not_found');
    return new AppError('route.method_not_allowed', { message: `This route does not know ${method}.`, details: { allow } });
  }

  private log(error: AppError): void {
    if (error.kind === 'internal') this.logger.error({ code: error.code, err: error.cause ?? error }, 'A request failed');
    else if (error.kind === 'unavailable') this.logger.warn({ code: error.code, err: error }, 'A part of the service did not answer');
  }
}
