import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import type { BenchStack } from '../support/bench-stack';
import { uniqueJpegForm } from '../support/multipart';
import { type Line, milliseconds } from '../support/report';
import { median, quantile } from '../support/statistics';

const PICTURES = 15;
const UNMEASURED = 3;
const POLL_MS = 5;
const PATIENCE_MS = 60_000;
/** As the product makes them (libs/imaging): what is compared is the way there, not the picture. */
const WEBP = { quality: 80, effort: 2 };
const SIDES = [256, 1024];
const FACTOR = 1.5;
const ALLOWANCE_MS = 30;

const uploadedSchema = z.object({ id: z.string() });
const assetSchema = z.object({ thumbnailUrl: z.string().nullable(), status: z.string() });

/** From the upload to its thumbnail, on an idle stack with a worker, beside sharp alone making the same thumbnails of the same file. */
export async function measureThumbnail(stack: BenchStack, jpeg: Buffer): Promise<Line[]> {
  sharp.concurrency(1);
  sharp.cache(false);
  const [afterReply, afterStart, bare]: number[][] = [[], [], []];
  for (let picture = -UNMEASURED; picture < PICTURES; picture += 1) {
    const { contentType, parts } = uniqueJpegForm(jpeg);
    const startedAt = performance.now();
    const uploaded = await stack.peer.json(201, stack.peer.post('/assets/upload', contentType, parts));
    const repliedAt = performance.now();
    const { id } = uploadedSchema.parse(uploaded);
    await untilAsset(stack, id, ({ thumbnailUrl }) => thumbnailUrl !== null);
    const seenAt = performance.now();
    // The model's look at it would be in the next picture's way.
    await untilAsset(stack, id, ({ status }) => status !== 'pending');
    const alone = await bareSharp(jpeg);
    if (picture < 0) continue;
    afterReply!.push(seenAt - repliedAt);
    afterStart!.push(seenAt - startedAt);
    bare!.push(alone);
  }
  const limit = FACTOR * median(bare!) + ALLOWANCE_MS;
  const line = (from: string, times: readonly number[], target: boolean): Line => ({
    what: `${from} to the thumbnail, 2 MB, 12 MP`,
    ours: `p50 ${milliseconds(median(times))}, p95 ${milliseconds(quantile(times, 0.95))}`,
    theirs: `${milliseconds(median(bare!))} sharp alone`,
    result: milliseconds(median(times)),
    target: target ? `≤ ${milliseconds(limit)} (1.5 × + 30)` : '',
    met: target ? median(times) <= limit : null,
  });
  return [line("the upload's answer", afterReply!, true), line("the upload's start", afterStart!, false)];
}

async function untilAsset(stack: BenchStack, id: string, done: (asset: z.infer<typeof assetSchema>) => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!done(assetSchema.parse(await stack.peer.json(200, stack.peer.get(`/assets/${id}`))))) {
    if (performance.now() > deadline) throw new Error(`Asset ${id} did not get there within ${PATIENCE_MS} ms`);
    await sleep(POLL_MS);
  }
}

async function bareSharp(jpeg: Buffer): Promise<number> {
  const startedAt = performance.now();
  const { data, info } = await sharp(jpeg)
    .autoOrient()
    .resize(1024, 1024, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  for (const side of SIDES)
    await sharp(data, { raw }).resize(side, side, { fit: 'inside', withoutEnlargement: true }).webp(WEBP).toBuffer();
  return performance.now() - startedAt;
}
