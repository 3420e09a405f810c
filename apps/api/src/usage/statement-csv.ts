import type { ShownStatement } from './statement.schema';

const COLUMNS = ['at', 'kind', 'reason', 'credits', 'held', 'balanceAfter', 'lots', 'run', 'asset', 'receipt', 'id'] as const;

/** A page of a statement as a table (RFC 4180). */
export function csvOf({ movements }: ShownStatement): string {
  const rows = movements.map(({ lots, links, balanceAfter, ...movement }) => [
    movement.at,
    movement.kind,
    movement.reason,
    movement.credits,
    movement.held,
    balanceAfter ?? '',
    lots.map(({ kind, ref, credits }) => `${kind} ${ref}: ${credits}`).join('; '),
    links.run ?? '',
    links.asset ?? '',
    links.receipt ?? '',
    movement.id,
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A text that begins like a formula would be carried out by a spreadsheet; behind an apostrophe it is shown. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
