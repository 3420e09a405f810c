import { AsyncLocalStorage } from 'node:async_hooks';

/** Where a request came from, as the audit trail keeps it. */
export interface Origin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

const NOWHERE: Origin = { ip: null, userAgent: null };
const storage = new AsyncLocalStorage<Origin>();

/** Runs `work` as caused by a request from there. */
export const withOrigin = <T>(origin: Origin, work: () => T): T => storage.run(origin, work);

/** Where what is being done was asked for; nowhere in the worker. */
export const currentOrigin = (): Origin => storage.getStore() ?? NOWHERE;
