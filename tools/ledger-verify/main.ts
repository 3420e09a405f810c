import { parseArgs } from 'node:util';
import { SystemClock } from '../../libs/common/src';
import { LedgerVerification } from '../../libs/billing/src';
import { LedgerChecksRepository } from '../../libs/billing/src/ledger/ledger-checks.repository';
import { withAppDatabase } from '../support/open-database';
import { runTool } from '../support/operator-error';
import { textOf } from './report';

/** `npm run ledger:verify [-- --json]`: rebuilds the credit ledger from its entries and compares. Changes nothing; exit 1 when something is wrong. */
void runTool(async () => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const report = await withAppDatabase(process.env, (database) =>
    new LedgerVerification(new LedgerChecksRepository(database), new SystemClock()).verify(),
  );
  console.log(values.json ? JSON.stringify(report, null, 2) : textOf(report));
  return report.problems.length === 0 ? 0 : 1;
});
