import type { BenchStack } from '../support/bench-stack';
import { runLoad } from '../support/load';
import { uniqueJpegForm } from '../support/multipart';
import { memoryRise } from '../support/process-usage';
import { type Line, megabytes } from '../support/report';

const AT_ONCE = 64;
const BYTES = 20_000_000;
const LIMIT_MB = 256;

/** How much memory the api takes for many large uploads at once. */
export async function measureMemory(stack: BenchStack, jpeg: Buffer): Promise<Line> {
  // What follows a JPEG's end marker is no part of the picture; the server has to take it in all the same.
  const large = Buffer.concat([jpeg, Buffer.alloc(BYTES - jpeg.length, 'argus')]);
  const { before, peak } = await memoryRise(stack.apiPid, async () => {
    await runLoad({
      requests: AT_ONCE,
      concurrency: AT_ONCE,
      send: async () => {
        const { contentType, parts } = uniqueJpegForm(large);
        await stack.peer.json(201, stack.peer.post('/assets/upload', contentType, parts));
      },
    });
  });
  const rise = peak - before;
  return {
    what: `memory of the api, ${AT_ONCE} uploads of 20 MB at once`,
    ours: `${megabytes(before)} → ${megabytes(peak)}`,
    theirs: '',
    result: `+${megabytes(rise)}`,
    target: `≤ ${LIMIT_MB} MB`,
    met: rise <= LIMIT_MB * 2 ** 20,
  };
}
