import { Matrix } from './matrix';

/** One picture and tag: is it so (1 or 0), and how much does the answer weigh; 0 means nobody knows. */
export interface Targets {
  labels: Matrix;
  weights: Matrix;
}

export interface Units {
  /** Components × tags. */
  weights: Matrix;
  biases: Float64Array;
}

const RATE = 0.05;
const ROUNDS = 100;
/** Rare tags would otherwise learn to say no; more than this and they say yes to everything. */
const MOST_POSITIVE_WEIGHT = 8;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** One logistic unit per tag over shared coordinates, fitted together (Adam). An unknown answer pulls neither way. */
export function fitUnits(coordinates: Matrix, { labels, weights }: Targets, rows: readonly number[], penalty: number): Units {
  const [components, tags] = [coordinates.columns, labels.columns];
  const prior = priors(labels, weights, rows);
  const units: Units = {
    weights: new Matrix(components, tags),
    biases: Float64Array.from(prior, ({ share, positive }) => Math.log(share / (1 - share)) + Math.log(positive)),
  };
  const moments = { first: new Float64Array((components + 1) * tags), second: new Float64Array((components + 1) * tags) };
  for (let round = 1; round <= ROUNDS; round++) {
    const gradient = new Matrix(components + 1, tags);
    for (const row of rows) {
      const x = coordinates.row(row);
      const errors = scores(units, x);
      for (let t = 0; t < tags; t++) {
        const label = labels.data[row * tags + t]!;
        const weight = weights.data[row * tags + t]! * (label > 0 ? prior[t]!.positive : 1);
        errors[t] = ((sigmoid(errors[t]!) - label) * weight) / prior[t]!.total;
      }
      addOuter(gradient.data, x, errors);
      for (let t = 0; t < tags; t++) gradient.data[components * tags + t]! += errors[t]!;
    }
    for (let k = 0; k < components; k++) {
      for (let t = 0; t < tags; t++)
        gradient.data[k * tags + t]! += penalty * prior[t]!.share * prior[t]!.positive * units.weights.data[k * tags + t]!;
    }
    step(units, gradient, moments, round);
  }
  return units;
}

/** The score of every tag for one picture's coordinates. */
export function scores({ weights, biases }: Units, x: Float64Array): Float64Array {
  const result = biases.slice();
  const tags = result.length;
  const flat = weights.data;
  // Indices and not rows: this loop is the whole time of a training run.
  for (let k = 0, at = 0; k < x.length; k++) {
    const value = x[k]!;
    for (let t = 0; t < tags; t++) result[t] = result[t]! + value * flat[at++]!;
  }
  return result;
}

/** target += x ⊗ errors, row by row. */
function addOuter(target: Float64Array, x: Float64Array, errors: Float64Array): void {
  const tags = errors.length;
  for (let k = 0, at = 0; k < x.length; k++) {
    const value = x[k]!;
    for (let t = 0; t < tags; t++, at++) target[at] = target[at]! + value * errors[t]!;
  }
}

interface Prior {
  total: number;
  share: number;
  positive: number;
}

function priors(labels: Matrix, weights: Matrix, rows: readonly number[]): Prior[] {
  const tags = labels.columns;
  return Array.from({ length: tags }, (_, t) => {
    let [total, yes] = [0, 0];
    for (const row of rows) {
      total += weights.data[row * tags + t]!;
      yes += weights.data[row * tags + t]! * labels.data[row * tags + t]!;
    }
    const share = Math.min(0.9, Math.max(1e-4, yes / Math.max(total, 1)));
    return { total: Math.max(total, 1), share, positive: Math.min(MOST_POSITIVE_WEIGHT, Math.sqrt((1 - share) / share)) };
  });
}

function step(units: Units, gradient: Matrix, moments: { first: Float64Array; second: Float64Array }, round: number): void {
  const rate = RATE * (round < ROUNDS * 0.6 ? 1 : 0.3);
  const [fadeFirst, fadeSecond] = [1 - 0.9 ** round, 1 - 0.99 ** round];
  const inner = units.weights.data.length;
  for (let index = 0; index < gradient.data.length; index++) {
    const slope = gradient.data[index]!;
    const first = (moments.first[index] = 0.9 * moments.first[index]! + 0.1 * slope);
    const second = (moments.second[index] = 0.99 * moments.second[index]! + 0.01 * slope * slope);
    const change = (rate * (first / fadeFirst)) / (Math.sqrt(second / fadeSecond) + 1e-8);
    if (index < inner) units.weights.data[index]! -= change;
    else units.biases[index - inner]! -= change;
  }
}
