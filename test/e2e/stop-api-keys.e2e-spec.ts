import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '../../tools/support/processes';
import { createTenant, startStack, type TestStack, withDatabase } from '../support';

const HALF_SENT = 8;
const CLIENTS = 8;

describe('An api that is asked to stop', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ workers: 0 })));
  afterAll(() => stack.stop());

  const dial = async (): Promise<Socket> => {
    const { hostname, port } = new URL(stack.baseUrl);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return socket;
  };
  const isClosed = async (): Promise<boolean> => {
    try {
      (await dial()).destroy();
      return false;
    } catch {
      return true;
    }
  };

  it('counts the use of keys by requests that are under way, also those it has not read yet', async () => {
    const { apiKey } = await createTenant(stack, 'starter');
    const authorization = `Bearer ${apiKey}`;
    const halfSent = await Promise.all(Array.from({ length: HALF_SENT }, dial));
    for (const socket of halfSent)
      socket.write(`GET /usage HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: ${authorization}\r\n`);
    let answered = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        const response = await fetch(`${stack.baseUrl}/usage`, { headers: { authorization } }).catch(() => null);
        if (!response) return;
        await response.text();
        if (response.ok) answered += 1;
      }
    };
    const load = Promise.all(Array.from({ length: CLIENTS }, client));
    expect(await until(() => answered >= 10 * CLIENTS, 30_000, 5)).toBe(true);

    const stopped = stack.api.stop();
    // From here on nobody comes in, and all that is torn down before the requests under way are finished has been.
    expect(await until(isClosed, 30_000, 5)).toBe(true);
    for (const socket of halfSent) socket.write('\r\n');
    const replies = await Promise.all(halfSent.map((socket) => text(socket)));
    expect(replies.map((reply) => reply.split('\r\n')[0])).toEqual(Array<string>(HALF_SENT).fill('HTTP/1.1 200 OK'));
    await load;
    await stopped;

    const { rows } = await withDatabase(stack, (database) =>
      database.query<{ count: number; seen: boolean }>(
        'SELECT usage_count::int AS count, last_used_at IS NOT NULL AS seen FROM api_key WHERE prefix = $1',
        [apiKey.slice(0, 10)],
      ),
    );
    expect(rows).toEqual([{ count: answered + HALF_SENT, seen: true }]);
  });
});
