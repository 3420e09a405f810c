import { type Server } from 'node:http';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { type Logger } from 'pino';
import { ROOT_LOGGER } from '@argus/platform/logging';
import { accessLog } from './access-log';
import { answerClientError } from './client-error';
import { ConnectionDrain } from './connection-drain.service';
import { answerInWords, hostCheck } from './host-check';
import { optionsReply } from './options-reply';
import { pathCheck } from './path-check';
import { requestContext } from './request-context';
import { RouteTable } from './route-table.service';
import { securityHeaders } from './security-headers';
import { unreadBody } from './unread-body';

export interface HttpOptions {
  /** Express' `trust proxy`: which proxies may say who the client is. Default none. */
  trustProxy?: boolean | number | string;
  /** Announce that the service is reached by https only. Default false. */
  hsts?: boolean;
  /** For the request line and headers. Default 30 s. */
  headersTimeoutMs?: number;
  /** For a whole request, body included. Default 20 min: 20 MB at 140 kbit/s. */
  requestTimeoutMs?: number;
  /** How long an idle connection is kept. Default 65 s, longer than the 60 s of common load balancers. */
  keepAliveTimeoutMs?: number;
  /** How long requests under way may take to finish when the service stops. Default 10 s. */
  drainTimeoutMs?: number;
}

/**
 * Sets up the HTTP side of an application that imports HttpModule and LoggingModule and was created with `bodyParser: false`.
 * Call it before `app.init()` and before anything else adds middleware.
 */
export const configureHttp = (app: NestExpressApplication, options: HttpOptions = {}): void => {
  // Nest has made the router by now, so the setting of the same name would come too late; its routes are still to be added.
  const { router } = app.getHttpAdapter().getInstance() as unknown as { router: { caseSensitive: boolean } };
  router.caseSensitive = true;
  // `a[b]=1` stays the parameter "a[b]": nothing a caller writes in a query becomes an object.
  app.set('query parser', 'simple');
  app.set('trust proxy', options.trustProxy ?? false);
  // Lists and states change under a client's hands; where a validator helps (stored files) the handler sets a real one.
  app.set('etag', false);
  app.disable('x-powered-by');

  app.use(requestContext);
  app.use(accessLog(app.get<Logger>(ROOT_LOGGER)));
  app.use(securityHeaders(options.hsts ?? false));
  app.use(unreadBody);
  app.use(hostCheck);
  app.use(pathCheck);
  app.use(optionsReply(app.get(RouteTable)));

  const server: Server = app.getHttpServer();
  server.headersTimeout = options.headersTimeoutMs ?? 30_000;
  server.requestTimeout = options.requestTimeoutMs ?? 20 * 60_000;
  server.keepAliveTimeout = options.keepAliveTimeoutMs ?? 65_000;
  answerInWords(server);
  server.on('clientError', answerClientError);
  app.get(ConnectionDrain).deadlineMs = options.drainTimeoutMs ?? 10_000;
};
