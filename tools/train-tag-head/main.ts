// Trains the tag head of the local vision model from labelled pictures and writes it as the provider loads it.
//
//   node dist/tools/train-tag-head/main.js --data DIR --photos DIR [--cache DIR] [--out DIR] [--held-out FILE]
//
// data/labels.json holds { ccby: [{ file, tags, tagsComplete }], synth: [{ file, class }] }, photos/labels.json what the bench reads.
// The bench's photographs are learned from too, so what heads that have not seen them say of each is written to --held-out:
// the bench measures those answers, never a head on its own teachers.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { labelledPhotosSchema, truthOf, unsureKindsOf } from '../../bench/analysis/score';
import { FEATURE_BLOCKS, FEATURE_LENGTH } from '../../libs/vision/src/local/model/feature-layout';
import { rooted, standardise, type TagHeadFile } from '../../libs/vision/src/local/head/tag-head';
import { calibrate, probabilityOf, type ScoredAnswer } from './calibrate';
import { principalComponents } from './components';
import { extractFeatures } from './extract';
import { fitUnits, scores, type Targets } from './logistic';
import { Matrix } from './matrix';
import { seededRandom } from '../support/random';
import { answersFor, TAGS, type LabelledPicture } from './vocabulary';

const COMPONENTS = 256;
const FOLDS = 8;
/** How often one of the bench's photographs counts in the calibration. */
const CALIBRATION_COPIES = 8;
const PENALTY = 0.03;
/**
 * A tag is said from the first of these probabilities on at which it was right often enough on pictures it had not learned
 * from; never, when there is none.
 */
const CUTS = [0.75, 0.85];
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
      photos: { type: 'string' },
      out: { type: 'string', default: 'libs/vision/src/local/weights' },
      'held-out': { type: 'string', default: 'bench/analysis/held-out.json' },
    },
  });
  if (!values.data || !values.photos)
    throw new Error('Usage: train-tag-head --data DIR --photos DIR [--cache DIR] [--out DIR] [--held-out FILE]');
  const [folder, photoFolder] = [values.data, values.photos];
  const labels = labelsSchema.parse(JSON.parse(readFileSync(path.join(folder, 'labels.json'), 'utf8')));
  const photos = labelledPhotosSchema.parse(JSON.parse(readFileSync(path.join(photoFolder, 'labels.json'), 'utf8')));
  const vocabulary = new Set(photos.flatMap(({ scene }) => scene));
  const pictures: LabelledPicture[] = [
    ...[...labels.ccby, ...labels.synth].map((picture) => ({ ...picture, file: path.join(folder, picture.file) })),
    ...photos.map((photo) => ({
      file: path.join(photoFolder, photo.file),
      truth: truthOf(photo),
      vocabulary,
      unsure: unsureKindsOf(photo),
    })),
  ];
  const features = await extractFeatures(
    pictures.map(({ file }) => file),
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
  const heldOut = pictures.map((): Record<string, number> => ({}));
  TAGS.forEach((tag, t) => {
    const answers = answersOf(t, targets, unseen);
    const calibration = calibrate(answers);
    pictures.forEach((_, row) => (heldOut[row]![tag] = Number(probabilityOf(calibration, unseen.row(row)[t]!).toFixed(4))));
    const { cut, line } = cutFor(answers.map(({ score, label }) => ({ label, probability: probabilityOf(calibration, score) })));
    const weights = toFeatureWeights(Float64Array.from({ length: COMPONENTS }, (_, k) => units.weights.data[k * TAGS.length + t]!));
    const scale = Math.max(...weights.map(Math.abs)) / 32_767 || 1;
    quantised.push(Int16Array.from(weights, (weight) => Math.round(weight / scale)));
    tags.push({ tag, scale, bias: units.biases[t]!, ...calibration, cut });
    console.log(`${tag.padEnd(14)} ${line}`);
  });
  const bySha = pictures.flatMap(({ file, truth }, row) => (truth ? [[sha256Of(file), heldOut[row]!] as const] : []));
  writeFileSync(values['held-out'], `${JSON.stringify(Object.fromEntries(bySha))}\n`);
  const layout = FEATURE_BLOCKS.map(({ name, length }) => ({ name, length }));
  mkdirSync(values.out, { recursive: true });
  writeFileSync(path.join(values.out, 'tag-head.json'), `${JSON.stringify({ version: 1, layout, tags } satisfies TagHeadFile, null, 1)}\n`);
  writeFileSync(
    path.join(values.out, 'tag-head.bin'),
    Buffer.concat([mean, deviation, ...quantised].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
  );
}

const sha256Of = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

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
  // Round by round rather than at random: every fold gets its share of the few photographs at the end.
  const shift = Math.floor(random() * FOLDS);
  const fold = Array.from({ length: coordinates.rows }, (_, row) => (row + shift) % FOLDS);
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
    const weight = weights.row(row)[t]!;
    const copies = weight > 1 ? CALIBRATION_COPIES : weight;
    for (let copy = 0; copy < copies; copy++) answers.push({ score: unseen.row(row)[t]!, label: labels.row(row)[t]! > 0 });
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
