import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** An endpoint that checks signatures with Stripe's own SDK, as a shop would. */
export class WebhookReceiver {
  readonly events: Stripe.Event[] = [];
  /** What is wrong with a message the SDK refused. */
  readonly refused: string[] = [];
  /** Answered to the next messages, one each; afterwards 200. */
  answers: number[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(secret: string): Promise<WebhookReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        try {
          const event = Stripe.webhooks.constructEvent(Buffer.concat(chunks), request.headers['stripe-signature'] ?? '', secret);
          receiver.events.push(event);
        } catch (error) {
          receiver.refused.push(String(error));
        }
        response.writeHead(receiver.answers.shift() ?? 200).end();
      });
    });
    return receiver;
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
