// A worker process that takes one job and never ends it: the test kills it with SIGKILL.
import 'reflect-metadata';
import type { QueueBackend } from '@argus/platform/queue';
import { TestApp } from './test-app';

const backend = JSON.parse(process.argv[2] ?? '') as QueueBackend;
const neverEnding = ({ id }: { id: string }): Promise<void> => {
  process.stdout.write(`took ${id}\n`);
  return new Promise(() => undefined);
};

void TestApp.start(backend, { handlers: { 'test.work': neverEnding } });
