import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { readPixels, type Pixels } from '@argus/imaging';
import { appearanceOf } from './appearance';
import { COCO_CLASSES } from './coco';
import { toDetections, type Detection, type DetectorRow } from './detections';
import { FEATURE_LENGTH } from './feature-layout';
import { centernetFiles, mobilenetFiles, wasmFolder } from './weight-files';

const DETECTOR_SIDE = 512;
const MOBILENET_SIDE = 224;
const APPEARANCE_SIDE = 128;
/**
 * The tag head looks at a copy like the photographs it learned from: square, small and encoded so. In any other shape it would
 * take bars, sharpness or clean edges for something that is shown.
 */
export const HEAD_COPY = { side: 256, jpegQuality: 80 } as const;

const DETECTOR = {
  tower: 'tower_0/extern1/BatchNorm/FusedBatchNorm',
  backbone: 'tower_0/MobilenetV3/expanded_conv_14/project/BatchNorm/FusedBatchNorm',
  detections: 'tower_0/detections',
};
const KERAS =
  'StatefulPartitionedCall/sequential/keras_layer/StatefulPartitionedCall/StatefulPartitionedCall/StatefulPartitionedCall/predict/MobilenetV2';
const MOBILENET = { pool: `${KERAS}/Logits/AvgPool`, lastBlock: `${KERAS}/expanded_conv_16/project/BatchNorm/FusedBatchNormV3` };

export interface Look {
  detections: Detection[];
  /** The input of the tag head, laid out as FEATURE_BLOCKS says. */
  features: Float32Array;
}

/** The two nets, loaded once. Pure WebAssembly on one thread; nothing is fetched. */
export class VisionModel {
  private constructor(
    private readonly detector: GraphModel,
    private readonly mobilenet: GraphModel,
  ) {}

  static async load(): Promise<VisionModel> {
    setWasmPaths(wasmFolder());
    setThreadsCount(1);
    // The plain JavaScript backend would be fifty times slower: rather no model than that one.
    if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend did not start.');
    return new VisionModel(await loadGraphModel(await centernetFiles()), await loadGraphModel(mobilenetFiles()));
  }

  /** @param path a working rendition made by ImagePreparer */
  async look(path: string, width: number, height: number): Promise<Look> {
    const [square, small, thumbnail] = await readPixels(
      path,
      [DETECTOR_SIDE, MOBILENET_SIDE, APPEARANCE_SIDE].map((side) => ({ width: side, height: side, fit: 'stretch' })),
      HEAD_COPY,
    );
    const glance = await this.detect(square!);
    const glimpsed = toDetections(glance.rows, DETECTOR_SIDE, 1, 1);
    const blocks = [...(await this.describe(small!)), ...glance.blocks, appearanceOf(thumbnail!), strongest(glimpsed)];
    return { detections: await this.objects(path, width, height), features: joined(blocks) };
  }

  /** Objects need all there is of sharpness, and their proportions. */
  private async objects(path: string, width: number, height: number): Promise<Detection[]> {
    const [square] = await readPixels(path, [{ width: DETECTOR_SIDE, height: DETECTOR_SIDE, fit: 'letterbox' }]);
    const rows = tf.tidy(() => this.detector.execute(toTensor(square!), DETECTOR.detections) as tf.Tensor3D);
    const [found = []] = await rows.array();
    rows.dispose();
    return toDetections(found, DETECTOR_SIDE, width, height);
  }

  private async detect(pixels: Pixels): Promise<{ rows: DetectorRow[]; blocks: Float32Array[] }> {
    const outputs = tf.tidy(() => {
      const nodes = [DETECTOR.tower, DETECTOR.backbone, DETECTOR.detections];
      const [tower, backbone, rows] = this.detector.execute(toTensor(pixels), nodes) as [tf.Tensor4D, tf.Tensor4D, tf.Tensor3D];
      return [rows, meanAndMax(tower), meanAndMax(backbone), threeRows(backbone)] as const;
    });
    const [[rows = []], ...blocks] = [await outputs[0].array(), ...(await read(outputs.slice(1)))] as [number[][][], ...Float32Array[]];
    tf.dispose(outputs[0]);
    return { rows, blocks };
  }

  private async describe(pixels: Pixels): Promise<Float32Array[]> {
    return read(
      tf.tidy(() => {
        const nodes = [MOBILENET.pool, MOBILENET.lastBlock];
        const [pool, lastBlock] = this.mobilenet.execute(tf.div(toTensor(pixels), 255), nodes) as [tf.Tensor, tf.Tensor4D];
        return [flat(pool), threeRows(lastBlock)];
      }),
    );
  }
}

const toTensor = ({ data, width, height }: Pixels): tf.Tensor4D => tf.tensor4d(Float32Array.from(data), [1, height, width, 3]);

async function read(tensors: readonly tf.Tensor[]): Promise<Float32Array[]> {
  const values = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  tf.dispose([...tensors]);
  return values;
}

const flat = (tensor: tf.Tensor): tf.Tensor => tf.reshape(tensor, [-1]);

/** Mean and maximum over the picture of every channel's positive part. */
function meanAndMax(map: tf.Tensor4D): tf.Tensor {
  const positive = tf.relu(map);
  return flat(tf.concat([tf.mean(positive, [1, 2]), tf.max(positive, [1, 2])], 1));
}

/** Every channel's mean over the upper, middle and lower third: sky is above, grass below. */
function threeRows(map: tf.Tensor4D): tf.Tensor {
  const height = map.shape[1];
  const [first, second] = [Math.round(height / 3), Math.round((2 * height) / 3)];
  const mean = (from: number, to: number): tf.Tensor => flat(tf.mean(tf.slice(map, [0, from, 0, 0], [1, to - from, -1, -1]), [1, 2]));
  return tf.concat([mean(0, first), mean(first, second), mean(second, height)]);
}

/** The surest detection of every class; its square root spreads the low ones. */
function strongest(detections: readonly Detection[]): Float32Array {
  const scores = new Float32Array(COCO_CLASSES.length);
  for (const { label, confidence } of detections) {
    const index = COCO_CLASSES.indexOf(label);
    scores[index] = Math.max(scores[index]!, Math.sqrt(confidence));
  }
  return scores;
}

function joined(blocks: readonly Float32Array[]): Float32Array {
  const features = new Float32Array(FEATURE_LENGTH);
  let at = 0;
  for (const block of blocks) {
    features.set(block, at);
    at += block.length;
  }
  if (at !== FEATURE_LENGTH) throw new Error(`The features have ${at} numbers instead of ${FEATURE_LENGTH}.`);
  return features;
}
