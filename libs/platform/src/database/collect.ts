import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';

/** Sends what is written to a connection from here to the end of this turn of the event loop in one piece. */
export function collect(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
