export interface Calibration {
  slope: number;
  offset: number;
}

export interface ScoredAnswer {
  score: number;
  label: boolean;
}

const ROUNDS = 100;

/** Platt scaling by Newton's method, with his smoothed targets so that a handful of answers cannot claim certainty. */
export function calibrate(answers: readonly ScoredAnswer[]): Calibration {
  const yes = answers.filter(({ label }) => label).length;
  const no = answers.length - yes;
  const [high, low] = [(yes + 1) / (yes + 2), 1 / (no + 2)];
  let [slope, offset] = [1, 0];
  for (let round = 0; round < ROUNDS; round++) {
    // A little ridge towards slope 1 keeps the step defined when the classes are separable.
    let [ga, gb, haa, hab, hbb] = [0.01 * (slope - 1), 0, 0.01, 0, 1e-6];
    for (const { score, label } of answers) {
      const p = 1 / (1 + Math.exp(-(slope * score + offset)));
      const error = p - (label ? high : low);
      const curve = p * (1 - p);
      ga += error * score;
      gb += error;
      haa += curve * score * score;
      hab += curve * score;
      hbb += curve;
    }
    const determinant = haa * hbb - hab * hab;
    if (Math.abs(determinant) < 1e-12) break;
    const [da, db] = [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
    const largest = Math.max(Math.abs(da), Math.abs(db));
    const damping = Math.min(1, 1 / largest);
    slope -= da * damping;
    offset -= db * damping;
    if (largest < 1e-6) break;
  }
  return { slope, offset };
}

export const probabilityOf = ({ slope, offset }: Calibration, score: number): number => 1 / (1 + Math.exp(-(slope * score + offset)));
