import type { LedgerReport } from '../../libs/billing/src';
import { style } from '../support/style';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What a person reads: one line when all is well, else every kind of problem, what it means, and its rows. */
export function textOf({ accounts, transactions, holds, problems }: LedgerReport): string {
  const looked = `${count(transactions, 'transaction', 'transactions')}, ${count(accounts, 'account', 'accounts')}, ${holds.held} open, ${holds.captured} captured and ${holds.released} released holds`;
  if (problems.length === 0) return `${style.green('✓')} The ledger is right: ${looked}.`;
  const lines = [`${style.red('✗')} The ledger is wrong: ${count(problems.length, 'kind of problem', 'kinds of problems')} in ${looked}.`];
  for (const { kind, meaning, count: found, rows } of problems) {
    lines.push('', `${style.bold(kind)}: ${count(found, 'row', 'rows')}`, `  ${meaning}`);
    for (const row of rows)
      lines.push(`  ${row.organizationId ?? 'no organization'}  ${row.subject}: expected ${row.expected}, found ${row.found}`);
    if (found > rows.length) lines.push(`  … and ${found - rows.length} more`);
  }
  return lines.join('\n');
}
