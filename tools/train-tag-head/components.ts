import { dot, gram, Matrix, orthonormalise, symmetricEigen } from './matrix';
import { seededGaussian } from '../support/random';

/** How much of the hundredth component's spread is added to every component's before dividing by it: more whitens less. */
const WHITENING_FLOOR = 1.5;
/** The usual length of a picture's coordinates; the penalty on the weights is measured against it. */
const COORDINATES_LENGTH = 3;

export interface Components {
  /** One row per picture: its coordinates along the leading components, partly whitened. */
  coordinates: Matrix;
  /** Turns weights over coordinates into weights over standardised features. */
  toFeatureWeights: (weights: ArrayLike<number>) => Float32Array;
}

/**
 * The leading principal components of the pictures' standardised features, by subspace iteration on their inner products.
 * Whitening is partial: components that carry little are not blown up to the size of those that carry much.
 */
export function principalComponents(rows: readonly Float32Array[], count: number): Components {
  const products = gram(rows);
  const n = rows.length;
  const gaussian = seededGaussian(7);
  let basis = new Matrix(n, count, Float64Array.from({ length: n * count }, gaussian));
  for (let round = 0; round < 4; round++) {
    basis = products.times(basis);
    orthonormalise(basis);
  }
  const { values, vectors } = symmetricEigen(basis.transposedTimes(products.times(basis)));
  const directions = basis.times(vectors);
  const singular = values.map((value) => Math.sqrt(Math.max(value, 1e-9)));
  const spread = singular.map((value) => value / Math.sqrt(n));
  const floor = WHITENING_FLOOR * spread[Math.min(100, count - 1)]!;
  const partial = spread.map((value) => 1 / (value + floor));
  const meanSquare = singular.reduce((sum, value, k) => sum + (value * partial[k]!) ** 2, 0) / n;
  const whitening = partial.map((value) => value * (COORDINATES_LENGTH / Math.sqrt(meanSquare)));
  const coordinates = new Matrix(n, count);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < count; k++) coordinates.data[i * count + k] = directions.data[i * count + k]! * singular[k]! * whitening[k]!;
  return {
    coordinates,
    toFeatureWeights: (weights) => {
      const scaled = Float64Array.from(weights, (weight, k) => (weight * whitening[k]!) / singular[k]!);
      const result = new Float32Array(rows[0]!.length);
      rows.forEach((row, i) => {
        const share = dot(directions.row(i), scaled);
        for (let index = 0; index < result.length; index++) result[index]! += share * row[index]!;
      });
      return result;
    },
  };
}
