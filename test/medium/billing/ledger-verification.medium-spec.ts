import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { newId } from '../../../libs/common/src';
import { LEDGER_PROBLEMS, type LedgerReport } from '../../../libs/billing/src';
import { accountId, single } from '../../../libs/billing/src/ledger/ledger';
import { textOf } from '../../../tools/ledger-verify/report';
import { verifyLedger } from '../../support';
import { openBook, type OpenBook } from './open-book';
import { givenRun } from './given-run';

// Real: PostgreSQL and the book. Made by hand: what is wrong with it, by the owner of the tables, with triggers and checks off.
describe('the verification of the ledger', () => {
  let book: OpenBook;
  let organizationId: string;

  beforeEach(async () => {
    book = await openBook();
    organizationId = await book.givenOrganization();
  });
  afterEach(() => book.close());

  const forge = async (sql: string, values: unknown[] = []) => {
    await book.owner.query(`ALTER TABLE ledger_entry DISABLE TRIGGER USER; ALTER TABLE ledger_transaction DISABLE TRIGGER USER;
      ALTER TABLE ledger_account DROP CONSTRAINT IF EXISTS ledger_account_balance_not_negative`);
    await book.owner.query(sql, values);
  };
  const found = async (): Promise<string[]> => (await verifyLedger(book.owner, book.clock)).problems.map(({ kind }) => kind);
  const held = async (status = 'running'): Promise<string> => {
    const runId = await givenRun(book.owner, organizationId, status);
    await book.credits.hold(organizationId, runId, 2);
    return runId;
  };

  it('finds nothing in a book nobody touched', async () => {
    await held();
    await book.credits.capture(organizationId, await givenSucceeded());
    const { problems, holds, transactions, accounts } = await verifyLedger(book.owner, book.clock);
    expect(problems).toEqual([]);
    expect({ holds, transactions, accounts }).toEqual({ holds: { held: 1, captured: 1, released: 0 }, transactions: 4, accounts: 4 });
  });

  const givenSucceeded = async (): Promise<string> => {
    const runId = await held();
    await book.owner.query("UPDATE analysis_run SET status = 'succeeded' WHERE id = $1", [runId]);
    return runId;
  };

  const month = "kind = 'monthly'";
  const cases: Record<
    keyof typeof LEDGER_PROBLEMS,
    { readonly forge: (runId: string) => Promise<void>; readonly also?: readonly string[] }
  > = {
    transaction_unbalanced: {
      forge: (runId) =>
        forge(`UPDATE ledger_entry SET amount_credits = -1 FROM ledger_transaction t, ledger_account a
          WHERE t.id = tx_id AND t.business_key = 'hold:${runId}' AND a.id = account_id AND a.${month}`),
      also: ['balance_drifted'],
    },
    balance_drifted: { forge: () => forge(`UPDATE ledger_account SET balance_credits = 49 WHERE ${month}`) },
    balance_negative: { forge: () => forge(`UPDATE ledger_account SET balance_credits = -3 WHERE ${month}`), also: ['balance_drifted'] },
    hold_misbooked: {
      forge: (runId) =>
        forge("INSERT INTO ledger_transaction (id, org_id, kind, business_key, occurred_at) VALUES ($1, $2, 'capture', $3, now())", [
          newId(),
          organizationId,
          `capture:${runId}`,
        ]),
      also: ['transaction_unbalanced'],
    },
    hold_amount_wrong: { forge: () => forge('UPDATE credit_hold SET amount_credits = 1'), also: ['held_account_wrong'] },
    held_account_wrong: {
      forge: () => forge('UPDATE ledger_account SET balance_credits = 5 WHERE id = $1', [accountId(organizationId, single('held'))]),
      also: ['balance_drifted'],
    },
    hold_left_over: { forge: (runId) => forge("UPDATE analysis_run SET status = 'failed' WHERE id = $1", [runId]) },
    hold_settled_early: {
      forge: async (runId) => {
        await book.credits.capture(organizationId, runId);
      },
    },
    lot_not_expired: { forge: () => forge(`UPDATE ledger_account SET expires_at = $1 WHERE ${month}`, [new Date('2026-04-01T09:49:59Z')]) },
  };

  it.each(Object.entries(cases))('finds %s', async (kind, { forge: spoil, also = [] }) => {
    await spoil(await held());
    expect((await found()).sort()).toEqual([kind, ...also].sort());
  });

  it('finds a transaction without entries, a run that is gone, and says how many there are', async () => {
    for (let count = 0; count < 25; count += 1) await book.credits.hold(organizationId, newId(), 1);
    await forge("INSERT INTO ledger_transaction (id, org_id, kind, business_key, occurred_at) VALUES ($1, $2, 'grant', 'empty', now())", [
      newId(),
      organizationId,
    ]);
    const { problems } = await verifyLedger(book.owner, book.clock);
    expect(problems.map(({ kind, count, rows }) => [kind, count, rows.length])).toEqual([
      ['transaction_unbalanced', 1, 1],
      ['hold_left_over', 25, 20],
    ]);
  });

  it('prints every bad row with what it means', async () => {
    const runId = await held();
    await forge("UPDATE analysis_run SET status = 'failed' WHERE id = $1", [runId]);
    const text = textOf(await verifyLedger(book.owner, book.clock));
    expect(text).toContain(LEDGER_PROBLEMS.hold_left_over);
    expect(text).toContain(`${organizationId}  ${runId}: expected a run under way, found failed`);
  });

  describe('as a command', () => {
    const verify = (url: string, ...args: string[]) =>
      promisify(execFile)(process.execPath, ['dist/tools/ledger-verify/main.js', ...args], {
        env: { ...process.env, DATABASE_URL: url },
      }).then(
        ({ stdout }) => ({ code: 0, stdout }),
        ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
      );

    it('ends with 0 when all is well and with 1 when it is not, for people and for programs', async () => {
      expect(await verify(book.url)).toEqual({ code: 0, stdout: expect.stringContaining('The ledger is right') as string });
      await forge("INSERT INTO ledger_account (id, org_id, kind, balance_credits, created_at) VALUES ($1, $2, 'pack', 7, now())", [
        newId(),
        organizationId,
      ]);
      expect(await verify(book.url)).toEqual({ code: 1, stdout: expect.stringContaining('expected 0, found 7') as string });
      const { code, stdout } = await verify(book.url, '--json');
      expect(code).toBe(1);
      expect((JSON.parse(stdout) as LedgerReport).problems).toMatchObject([
        { kind: 'balance_drifted', count: 1, rows: [{ organizationId }] },
      ]);
    });
  });
});
