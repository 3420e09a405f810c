import type { BackendFactory, ConnectionOptions, IQueueBackend } from 'bullmq';
import type { OutageLog } from './outage-log';

/**
 * One application's link to its queue backend: the connections, how they are opened, watched and closed.
 * `connection` is the handle that @nestjs/bullmq passes around; `linkOf` finds the way back from it, so that two applications
 * in one process, even on different backends, never share or mistake a connection.
 */
export abstract class BackendLink {
  abstract readonly connection: ConnectionOptions;
  abstract readonly prefix: string | undefined;
  /** Opens a queue's side: it must fail fast, a caller is waiting. */
  abstract readonly openQueue: BackendFactory<IQueueBackend>;
  /** Opens a worker's side: it waits for the backend as long as it takes. */
  abstract readonly openWorker: BackendFactory<IQueueBackend>;
  abstract readonly outages: OutageLog;

  /** Rejects when the backend does not answer. Not bounded in time. */
  abstract ping(): Promise<void>;
  /** Closes every connection, also those that hang. Never rejects. */
  abstract close(): Promise<void>;
}

const links = new WeakMap<object, BackendLink>();

export const registerLink = (link: BackendLink): void => void links.set(link.connection, link);

export function linkOf(connection: object | undefined): BackendLink {
  const link = connection && links.get(connection);
  if (!link) throw new Error('This queue was not registered through QueueModule');
  return link;
}
