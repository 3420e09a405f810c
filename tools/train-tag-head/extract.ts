import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImagePreparer, sniff } from '@argus/imaging';
import { FEATURE_BLOCKS, FEATURE_LENGTH } from '../../libs/vision/src/local/model/feature-layout';
import { HEAD_COPY, VisionModel } from '../../libs/vision/src/local/model/vision-model';

/**
 * The features of every picture, one Float32Array each. They take a quarter of a second a picture, so they are kept in
 * `cacheDir` under the picture's hash; a change of the feature layout starts afresh.
 */
export async function extractFeatures(files: readonly string[], cacheDir: string): Promise<Float32Array[]> {
  const layout = createHash('sha256')
    .update(JSON.stringify([FEATURE_BLOCKS, HEAD_COPY]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cacheDir, layout);
  mkdirSync(folder, { recursive: true });
  const scratch = await mkdtemp(path.join(tmpdir(), 'argus-train-'));
  const preparer = new ImagePreparer();
  let model: VisionModel | undefined;
  try {
    const all: Float32Array[] = [];
    for (const [index, file] of files.entries()) {
      const bytes = readFileSync(file);
      const cached = path.join(folder, `${createHash('sha256').update(bytes).digest('hex')}.f32`);
      if (!existsSync(cached)) {
        const { working } = await preparer.prepare({ path: file, mimeType: sniff(bytes).mimeType, outputDir: scratch });
        model ??= await VisionModel.load();
        const { features } = await model.look(working.path, working.width, working.height);
        writeFileSync(cached, Buffer.from(features.buffer, features.byteOffset, features.byteLength));
      }
      const raw = readFileSync(cached);
      all.push(new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + FEATURE_LENGTH * 4)));
      if ((index + 1) % 100 === 0) console.log(`features ${index + 1}/${files.length}`);
    }
    return all;
  } finally {
    await preparer.close();
    await rm(scratch, { recursive: true, force: true });
  }
}
