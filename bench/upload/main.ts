import { parseArgs } from 'node:util';
import { withStack } from '../support/bench-stack';
import { KINDS, makeJpeg } from '../support/pictures';
import { type Line, machineLine, tableOf } from '../support/report';
import { measureBusyWorker } from './busy-worker';
import { measureMemory } from './memory';
import { measureThumbnail } from './thumbnail';
import { measureThroughput } from './throughput';

const PARTS = ['throughput', 'memory', 'thumbnail', 'busy'] as const;

/** `npm run bench -- upload`: how fast pictures come in, and what that costs. */
export async function benchUpload(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '5' },
      /** Only some of the parts, separated by commas. */
      only: { type: 'string', default: PARTS.join(',') },
      /** A folder for a CPU profile of the api. */
      profile: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  const parts = new Set(values.only.split(','));
  const machine = machineLine();
  const small = await makeJpeg(KINDS.small);
  const photo = await makeJpeg(KINDS.photo);
  const large = await makeJpeg(KINDS.large);
  const sizes = [
    { name: '2 MB', jpeg: photo, requests: 120, target: 0.6 },
    { name: '8 MB', jpeg: large, requests: 40, target: 0.6 },
    { name: '0.3 MB', jpeg: small, requests: 300, target: 0.4 },
  ];
  const lines: Line[] = [];
  console.log(`\n${machine}\n`);
  if (parts.has('throughput') || parts.has('memory')) {
    await withStack({ profileDir: values.profile }, async (stack) => {
      if (parts.has('throughput')) lines.push(...(await measureThroughput(stack, sizes, rounds)));
      if (parts.has('memory')) lines.push(await measureMemory(stack, large));
    });
  }
  if (parts.has('thumbnail') || parts.has('busy')) {
    await withStack({}, async (stack) => {
      await stack.startWorker();
      if (parts.has('thumbnail')) lines.push(...(await measureThumbnail(stack, photo)));
      if (parts.has('busy')) lines.push(await measureBusyWorker(stack, photo, rounds));
    });
  }
  console.log(tableOf(lines, 'beside it'));
}
