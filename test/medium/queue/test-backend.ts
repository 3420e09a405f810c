import type { QueueBackend } from '@argus/platform/queue';

/** One backend under test, and what a test may do to it behind the kernel's back. Each test has its own namespace. */
export interface TestBackend {
  readonly name: 'redis' | 'postgres';
  /** Where the real server listens. */
  readonly server: URL;
  /** Makes the next namespace and forgets the last. */
  renew(): Promise<void>;
  /** The current namespace, on the given server address or the real one. */
  at(url?: string): QueueBackend;
  /** What an operator's flush does: every schedule and job of the namespace is gone. */
  flush(): Promise<void>;
  /** Takes the job's lock away from the worker that runs it, as when its process was paused for too long. */
  dropLock(queue: string, jobId: string): Promise<void>;
  /** Deletes one waiting or delayed job, as a partial loss of data would. */
  loseJob(queue: string, jobId: string): Promise<void>;
  close(): Promise<void>;
}

export function requiredEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: the queue suite needs a real server`);
  return value;
}
