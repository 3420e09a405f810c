// Trains the tag head of the local vision model from labelled pictures and writes it as the provider loads it.
//
//   node dist/tools/train-tag-head/main.js --data DIR [--cache DIR] [--out libs/vision/src/local/weights]
//
// DIR/labels.json holds { ccby: [{ file, tags, tagsComplete }], synth: [{ file, class }] }, files relative to DIR.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { FEATURE_BLOCKS, FEATURE_LENGTH } from '../../libs/vision/src/local/model/feature-layout';
import { rooted, standardise, type TagHeadFile } from '../../libs/vision/src/local/head/tag-head';
import { calibrate, probabilityOf, type ScoredAnswer } from './calibrate';
import { principalComponents } from './components';
import { extractFeatures } from './extract';
import { fitUnits, scores, type Targets } from './logistic';
import { Matrix } from './matrix';
import { seededRandom } from './random';
import { answersFor, TAGS, type LabelledPicture } from './vocabulary';

const COMPONENTS = 256;
const FOLDS = 5;
const PENALTY = 0.03;
/**
 * A tag is said from the first of these probabilities on at which it was right often enough on pictures it had not learned
 * from; never, when there is none.
 */
const CUTS = [0.6, 0.7, 0.8];
const LEAST_PRECISION = 0.7;
const LEAST_HITS = 3;

const labelsSchema = z.object({
  ccby: z.array(z.object({ file: z.string(), tags: z.array(z.string()), tagsComplete: z.boolean() })),
  synth: z.array(z.object({ file: z.string(), class: z.string() })),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      cache: { type: 'string', default: '.argus/train' },
      out: { type: 'string', default: 'libs/vision/src/local/weights' },
    },
  });
  if (!values.data) throw new Error('Usage: train-tag-head --data DIR [--cache DIR] [--out DIR]');
  const folder = values.data;
  const labels = labelsSchema.parse(JSON.parse(readFileSync(path.join(folder, 'labels.json'), 'utf8')));
  const pictures: LabelledPicture[] = [...labels.ccby, ...labels.synth];
  const features = await extractFeatures(
    pictures.map(({ file }) => path.join(folder, file)),
    values.cache,
  );
  const { mean, deviation } = statistics(features);
  const rows = features.map((vector) => standardise(vector, mean, deviation));
  console.log(`components of ${rows.length} pictures`);
  const { coordinates, toFeatureWeights } = principalComponents(rows, COMPONENTS);
  const targets = targetsOf(pictures);
  const unseen = outOfFold(coordinates, targets);
  const all = pictures.map((_, index) => index);
  const units = fitUnits(coordinates, targets, all, PENALTY);

  const tags: TagHeadFile['tags'] = [];
  const quantised: Int16Array[] = [];
  TAGS.forEach((tag, t) => {
    const answers = answersOf(t, targets, unseen);
    const calibration = calibrate(answers);
    const { cut, line } = cutFor(answers.map(({ score, label }) => ({ label, probability: probabilityOf(calibration, score) })));
    const weights = toFeatureWeights(Float64Array.from({ length: COMPONENTS }, (_, k) => units.weights.data[k * TAGS.length + t]!));
    const scale = Math.max(...weights.map(Math.abs)) / 32_767 || 1;
    quantised.push(Int16Array.from(weights, (weight) => Math.round(weight / scale)));
    tags.push({ tag, scale, bias: units.biases[t]!, ...calibration, cut });
    console.log(`${tag.padEnd(14)} ${line}`);
  });
  const layout = FEATURE_BLOCKS.map(({ name, length }) => ({ name, length }));
  mkdirSync(values.out, { recursive: true });
  writeFileSync(path.join(values.out, 'tag-head.json'), `${JSON.stringify({ version: 1, layout, tags } satisfies TagHeadFile, null, 1)}\n`);
  writeFileSync(
    path.join(values.out, 'tag-head.bin'),
    Buffer.concat([mean, deviation, ...quantised].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
  );
}

function statistics(features: readonly Float32Array[]): { mean: Float32Array; deviation: Float32Array } {
  const [mean, squares] = [new Float64Array(FEATURE_LENGTH), new Float64Array(FEATURE_LENGTH)];
  const roots = FEATURE_BLOCKS.flatMap(({ length, root }) => new Array<typeof root>(length).fill(root));
  for (const vector of features) {
    for (let index = 0; index < FEATURE_LENGTH; index++) {
      const value = rooted(vector[index]!, roots[index]!);
      mean[index]! += value / features.length;
      squares[index]! += value ** 2 / features.length;
    }
  }
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(squares, (square, index) => Math.sqrt(Math.max(0, square - mean[index]! ** 2)) + 1e-3),
  };
}

function targetsOf(pictures: readonly LabelledPicture[]): Targets {
  const [labels, weights] = [new Matrix(pictures.length, TAGS.length), new Matrix(pictures.length, TAGS.length)];
  pictures.forEach((picture, row) =>
    answersFor(picture).forEach(({ label, weight }, t) => {
      labels.row(row)[t] = label;
      weights.row(row)[t] = weight;
    }),
  );
  return { labels, weights };
}

/** Every picture's scores by units that have not seen it. */
function outOfFold(coordinates: Matrix, targets: Targets): Matrix {
  const random = seededRandom(1);
  const fold = Array.from({ length: coordinates.rows }, () => Math.floor(random() * FOLDS));
  const result = new Matrix(coordinates.rows, TAGS.length);
  for (let left = 0; left < FOLDS; left++) {
    const rest = fold.flatMap((value, row) => (value === left ? [] : [row]));
    const units = fitUnits(coordinates, targets, rest, PENALTY);
    fold.forEach((value, row) => {
      if (value === left) result.row(row).set(scores(units, coordinates.row(row)));
    });
    console.log(`fold ${left + 1}/${FOLDS}`);
  }
  return result;
}

function answersOf(t: number, { labels, weights }: Targets, unseen: Matrix): ScoredAnswer[] {
  const answers: ScoredAnswer[] = [];
  for (let row = 0; row < labels.rows; row++) {
    if (weights.row(row)[t]! > 0) answers.push({ score: unseen.row(row)[t]!, label: labels.row(row)[t]! > 0 });
  }
  return answers;
}

function cutFor(answers: readonly { label: boolean; probability: number }[]): { cut: number | null; line: string } {
  const positives = answers.filter(({ label }) => label).length;
  for (const cut of CUTS) {
    const said = answers.filter(({ probability }) => probability >= cut);
    const right = said.filter(({ label }) => label).length;
    const precision = right / Math.max(1, said.length);
    if (right < LEAST_HITS || precision < LEAST_PRECISION) continue;
    return { cut, line: `cut ${cut}  precision ${precision.toFixed(2)}  recall ${(right / positives).toFixed(2)}  of ${positives}` };
  }
  return { cut: null, line: `not said, ${positives} examples` };
}

void main();
