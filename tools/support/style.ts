const ENABLED = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

const paint = (open: number, close: number) => (text: string) => (ENABLED ? `\u001b[${open}m${text}\u001b[${close}m` : text);

/** Colours for people: off unless stdout is a terminal, and off when NO_COLOR is set (https://no-color.org). */
export const style = {
  bold: paint(1, 22),
  dim: paint(2, 22),
  red: paint(31, 39),
  green: paint(32, 39),
  yellow: paint(33, 39),
  cyan: paint(36, 39),
};

/** `0.4 s`, `12.0 s` */
export const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;
