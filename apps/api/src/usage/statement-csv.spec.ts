import { csvOf } from './statement-csv';
import type { ShownStatement } from './statement.schema';

const movement = (reason: string, ref: string): ShownStatement['movements'][number] => ({
  ...{ id: '0197a0de-0000-7000-8000-000000000001', at: '2026-05-01T00:00:00.000Z', kind: 'grant', reason },
  ...{ credits: -3, held: 3, balanceAfter: null, lots: [{ kind: 'promo', ref, credits: -3, expiresAt: null }] },
  links: { run: null, asset: null, receipt: null, cycle: null },
});
const lineOf = (reason: string, ref: string): string => {
  const statement = { balance: { available: 0, held: 0, owed: 0 }, movements: [movement(reason, ref)], nextCursor: null };
  return csvOf(statement).split('\r\n')[1] ?? '';
};

it('prints numbers as numbers, also those below zero', () => {
  expect(lineOf('Given.', 'x')).toBe('2026-05-01T00:00:00.000Z,grant,Given.,-3,3,,promo x: -3,,,,0197a0de-0000-7000-8000-000000000001');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('takes the power from %j', (text) => {
  expect(lineOf(text, 'x')).toContain(`,'${text},`);
});

it('keeps what separates cells inside of them', () => {
  expect(lineOf('a "b", c\nd', 'x')).toContain(',"a ""b"", c\nd",');
});
