import { cpus, loadavg, totalmem } from 'node:os';

/** What was measured, beside what it is measured against. */
export interface Line {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly result: string;
  readonly target: string;
  /** Null where there is no target. */
  readonly met: boolean | null;
}

/** A table in Markdown, as docs/performance.md wants it. */
export function tableOf(lines: readonly Line[], peer: string): string {
  const rows = [
    ['measured', 'Argus', peer, 'result', 'target', 'met'],
    ...lines.map(({ what, ours, theirs, result, target, met }) => [
      what,
      ours,
      theirs,
      result,
      target,
      met === null ? '' : met ? 'yes' : 'no',
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((row) => row[column]!.length)));
  const text = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  const [head, ...body] = rows.map(text);
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}

/** What the numbers were measured on. The load is that of the minute before. */
export function machineLine(): string {
  const [first] = cpus();
  const [load = 0] = loadavg();
  return [
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node ${process.versions.node}`,
    `load ${load.toFixed(1)} before`,
  ].join(', ');
}

export const ratio = (value: number): string => value.toFixed(2);
export const perSecond = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)}/s`;
export const milliseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
