import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields every log line of one request or one job carries, e.g. `requestId`. Ids only, never contents. */
export type LogFields = Record<string, string | number>;

const storage = new AsyncLocalStorage<LogFields>();

/** Runs `work` so that everything logged inside, however deep, carries `fields` besides those already in force. */
export const withLogFields = <T>(fields: LogFields, work: () => T): T => storage.run({ ...storage.getStore(), ...fields }, work);

/** The fields in force, empty outside of a request or job. */
export const currentLogFields = (): LogFields => storage.getStore() ?? {};
