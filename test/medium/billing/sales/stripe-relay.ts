import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface RelayedAnswer {
  readonly status: number;
  readonly body: string;
}

/** Of a request to Stripe: what is answered instead, knowing what Stripe would have answered. */
type Change = (answer: RelayedAnswer) => RelayedAnswer | Promise<RelayedAnswer>;

/** Stands between Argus and the simulation of Stripe: answers come late through it, or differently. */
export class StripeRelay {
  private readonly changes: { path: RegExp; change: Change }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(target: string): Promise<StripeRelay> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const relay = new StripeRelay(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', ({ method, url = '/', headers }, response) => {
      const { authorization = '' } = headers;
      void (async () => {
        const answer = await fetch(target + url, { method, headers: { authorization } });
        const { status, body } = await relay.changed(url, { status: answer.status, body: await answer.text() });
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      })();
    });
    return relay;
  }

  /** From now on, for paths like this one; what is said last counts. */
  answer(path: RegExp, change: Change): void {
    this.changes.unshift({ path, change });
  }

  /** Lets the answer to the next such request wait, as it was when it was asked for. `asked` resolves when it is there. */
  hold(path: RegExp): { readonly asked: Promise<void>; readonly release: () => void } {
    let [onAsked, release] = [() => {}, () => {}];
    const asked = new Promise<void>((resolve) => (onAsked = resolve));
    const released = new Promise<void>((resolve) => (release = resolve));
    let isFirst = true;
    this.answer(path, async (answer) => {
      if (!isFirst) return answer;
      isFirst = false;
      onAsked();
      await released;
      return answer;
    });
    return { asked, release: () => release() };
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private changed(url: string, answer: RelayedAnswer): RelayedAnswer | Promise<RelayedAnswer> {
    return this.changes.find(({ path }) => path.test(url))?.change(answer) ?? answer;
  }
}
