/** Rows of equal length in one array. */
export class Matrix {
  readonly data: Float64Array;

  constructor(
    readonly rows: number,
    readonly columns: number,
    data?: Float64Array,
  ) {
    this.data = data ?? new Float64Array(rows * columns);
  }

  row(index: number): Float64Array {
    return this.data.subarray(index * this.columns, (index + 1) * this.columns);
  }

  /** this × other */
  times(other: Matrix): Matrix {
    const product = new Matrix(this.rows, other.columns);
    for (let i = 0; i < this.rows; i++) {
      const target = product.row(i);
      const source = this.row(i);
      for (let k = 0; k < this.columns; k++) {
        const factor = source[k]!;
        if (factor !== 0) addScaled(target, other.row(k), factor);
      }
    }
    return product;
  }

  /** thisᵀ × other */
  transposedTimes(other: Matrix): Matrix {
    const product = new Matrix(this.columns, other.columns);
    for (let i = 0; i < this.rows; i++) {
      const source = this.row(i);
      for (let k = 0; k < this.columns; k++) {
        const factor = source[k]!;
        if (factor !== 0) addScaled(product.row(k), other.row(i), factor);
      }
    }
    return product;
  }
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index]! += factor * source[index]!;
}

export function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}

/** The rows' inner products. */
export function gram(rows: readonly Float32Array[]): Matrix {
  const result = new Matrix(rows.length, rows.length);
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(rows[i]!, rows[j]!);
      result.data[i * rows.length + j] = value;
      result.data[j * rows.length + i] = value;
    }
  }
  return result;
}

/** Makes the columns orthonormal (modified Gram-Schmidt). */
export function orthonormalise(matrix: Matrix): void {
  const columns = Array.from({ length: matrix.columns }, (_, j) =>
    Float64Array.from({ length: matrix.rows }, (_unused, i) => matrix.data[i * matrix.columns + j]!),
  );
  columns.forEach((column, j) => {
    for (let k = 0; k < j; k++) addScaled(column, columns[k]!, -dot(column, columns[k]!));
    const length = Math.sqrt(dot(column, column)) || 1;
    for (let i = 0; i < column.length; i++) column[i]! /= length;
  });
  columns.forEach((column, j) => column.forEach((value, i) => (matrix.data[i * matrix.columns + j] = value)));
}

/** Eigenvalues and, as columns, eigenvectors of a symmetric matrix (cyclic Jacobi), the largest first. */
export function symmetricEigen(symmetric: Matrix): { values: Float64Array; vectors: Matrix } {
  const n = symmetric.rows;
  const a = new Matrix(n, n, symmetric.data.slice());
  // Rows of v are the eigenvectors while we work: rotations then touch memory in order.
  const v = new Matrix(n, n);
  for (let i = 0; i < n; i++) v.data[i * n + i] = 1;
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a.data[p * n + q]! ** 2;
    if (off < 1e-18) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((p, q) => a.data[q * n + q]! - a.data[p * n + p]!);
  const vectors = new Matrix(n, n);
  order.forEach((from, to) => v.row(from).forEach((value, i) => (vectors.data[i * n + to] = value)));
  return { values: Float64Array.from(order, (i) => a.data[i * n + i]!), vectors };
}

function rotate(a: Matrix, v: Matrix, p: number, q: number): void {
  const n = a.rows;
  const apq = a.data[p * n + q]!;
  if (Math.abs(apq) < 1e-14) return;
  const theta = (a.data[q * n + q]! - a.data[p * n + p]!) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const [akp, akq] = [a.data[k * n + p]!, a.data[k * n + q]!];
    a.data[k * n + p] = c * akp - s * akq;
    a.data[k * n + q] = s * akp + c * akq;
  }
  for (const matrix of [a, v]) {
    const [rp, rq] = [matrix.row(p), matrix.row(q)];
    for (let k = 0; k < n; k++) {
      const [x, y] = [rp[k]!, rq[k]!];
      rp[k] = c * x - s * y;
      rq[k] = s * x + c * y;
    }
  }
}
