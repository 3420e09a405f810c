import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type io } from '@tensorflow/tfjs-core';
import { z } from 'zod';

const resolve = createRequire(__filename);
/** A file of an installed package, found from its main module: the packages export no path to their weights. */
const beside = (packageName: string, relative: string): string => path.join(path.dirname(resolve.resolve(packageName)), relative);

const modelJsonSchema = z.object({
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(z.looseObject({ name: z.string() })) })),
});

/** Where the WebAssembly binaries of the backend lie. */
export const wasmFolder = (): string => beside('@tensorflow/tfjs-backend-wasm', `..${path.sep}wasm-out${path.sep}`);

/** CenterNet on MobileNetV3, COCO's 80 classes (MIT). */
export async function centernetFiles(): Promise<io.IOHandler> {
  const json = beside('@vladmandic/human', '../models/centernet.json');
  const model = modelJsonSchema.parse(JSON.parse(await readFile(json, 'utf8')));
  const shards = model.weightsManifest.flatMap(({ paths }) => paths);
  return handler(model, await Promise.all(shards.map((shard) => readFile(path.join(path.dirname(json), shard)))));
}

/** MobileNetV2 1.4 as published with nsfwjs (MIT). Only its features are used. The package ships weights as base64 in modules. */
export function mobilenetFiles(): io.IOHandler {
  const folder = beside('nsfwjs', '../models/mobilenet_v2_mid');
  const load = (name: string): unknown => resolve(path.join(folder, `${name}.min.js`)) as unknown;
  const model = modelJsonSchema.parse(load('model'));
  const shards = model.weightsManifest.flatMap(({ paths }) => paths);
  return handler(
    model,
    shards.map((shard) => Buffer.from(z.string().parse(load(shard)), 'base64')),
  );
}

function handler(model: z.infer<typeof modelJsonSchema>, shards: Buffer[]): io.IOHandler {
  const weights = Buffer.concat(shards);
  const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength);
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights) as unknown as io.WeightsManifestEntry[];
  const artifacts: io.ModelArtifacts = { modelTopology: model.modelTopology, weightSpecs, weightData };
  return { load: () => Promise.resolve(artifacts) };
}
