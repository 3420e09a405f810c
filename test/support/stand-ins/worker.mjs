// Stands where the worker will stand, for tests of the supervisor alone: drains for a moment when told to leave.
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const tell = (what) => appendFileSync(path.join(process.env.ARGUS_DATA_DIR, 'worker.txt'), `${what}\n`);
const leave = async () => {
  await sleep(200);
  tell('drained');
  process.exit(0);
};
process.once('SIGTERM', leave);
process.once('disconnect', leave);
tell(`pid ${process.pid}`);
setInterval(() => undefined, 1_000);
