import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { codeOf, OperatorError } from '../support/operator-error';
import { readRequest, sendJson } from './http/requests';
import { type ApiRequest, type StripeApi } from './http/stripe-api';

/** The doors that are not Stripe's API: pages and the control API. False: there is nothing at this address. */
export type Door = (request: ApiRequest, response: ServerResponse) => Promise<boolean>;

/** node:http in front of it all. Loopback only. */
export class EmulatorServer {
  private readonly server: Server;

  constructor(
    private readonly api: StripeApi,
    private readonly doors: readonly Door[],
    private readonly afterwards: () => void,
  ) {
    this.server = createServer((message, response) => {
      this.handle(message, response).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        if (!response.headersSent) sendJson(response, 500, { error: { type: 'api_error', message: 'The simulation of Stripe failed.' } });
      });
    });
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) => reject(explain(error, port)));
      this.server.listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    if (!request) return sendJson(response, 413, { error: { type: 'invalid_request_error', message: 'The request is too large.' } });
    if (request.path.startsWith('/v1/')) return this.answerApi(request, response);
    for (const door of this.doors) {
      if (await door(request, response)) return this.afterwards();
    }
    sendJson(response, 404, { error: { type: 'invalid_request_error', message: `There is nothing at ${request.path}.` } });
  }

  private answerApi(request: ApiRequest, response: ServerResponse): void {
    const { status, body, headers, isLost } = this.api.answer(request);
    this.afterwards();
    if (isLost) response.destroy();
    else sendJson(response, status, body, headers);
  }
}

const explain = (error: Error, port: number): Error =>
  codeOf(error) === 'EADDRINUSE'
    ? new OperatorError(`Port ${port} on 127.0.0.1 is in use.`, `Stop what is using it, or start with another one: PORT=${port + 1}`)
    : error;
