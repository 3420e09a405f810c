import { parseArgs } from 'node:util';
import { BenchStack } from '../support/bench-stack';
import { KINDS, makeJpeg } from '../support/pictures';
import { machineLine, tableOf } from '../support/report';
import { measureThroughput } from './throughput';

/** `npm run bench -- upload`: how fast pictures come in. */
export async function benchUpload(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: 'string', default: '5' },
      /** A folder for a CPU profile of the api. */
      profile: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  const machine = machineLine();
  const [small, photo, large] = await Promise.all([KINDS.small, KINDS.photo, KINDS.large].map(makeJpeg));
  const stack = await BenchStack.start({ profileDir: values.profile });
  try {
    const sizes = [
      { name: '0.3 MB', jpeg: small!, requests: 300, target: 0.4 },
      { name: '2 MB', jpeg: photo!, requests: 120, target: 0.6 },
      { name: '8 MB', jpeg: large!, requests: 40, target: 0.6 },
    ];
    console.log(`\n${machine}\n`);
    console.log(tableOf(await measureThroughput(stack, sizes, rounds), 'floor'));
  } finally {
    await stack.stop();
  }
}
