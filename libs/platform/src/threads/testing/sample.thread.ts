// A thread for the tests of ThreadPool.
import { getPriority } from 'node:os';
import { threadId } from 'node:worker_threads';
import { answerOrders } from '../thread-entry';

export type SampleWork =
  { readonly say: 'thread' } | { readonly say: 'priority' } | { readonly fail: string; readonly code?: string } | 'end';

answerOrders((work: SampleWork): number => {
  // Called in a thread it ends that thread alone: this is how one breaks.
  if (work === 'end') process.exit(1);
  if ('fail' in work) throw Object.assign(new Error(work.fail), { code: work.code });
  return work.say === 'thread' ? threadId : getPriority();
});
