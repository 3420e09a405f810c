import { type TestStack, withDatabase } from '../../support';

/** As if the workspace of an asset had spent what it has for this month. */
export const spendAllCredits = (stack: TestStack, assetId: string) =>
  withDatabase(stack, (database) =>
    database.query(
      `UPDATE ledger_account SET balance_credits = 0 WHERE kind = 'monthly' AND org_id = (SELECT organization_id FROM asset WHERE id = $1)`,
      [assetId],
    ),
  );
