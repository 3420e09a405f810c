import { SystemClock } from '../../libs/common/src';
import { withAppDatabase } from '../support/open-database';
import { runTool } from '../support/operator-error';
import { commandOf } from './arguments';
import { CreditsDesk } from './credits-desk';

/** `npm run credits -- show WORKSPACE | grant WORKSPACE CREDITS [--expires YYYY-MM-DD] [--reference TEXT]` */
void runTool(async () => {
  const clock = new SystemClock();
  const command = commandOf(process.argv.slice(2), clock.now());
  const lines = await withAppDatabase(process.env, (database) => new CreditsDesk(database, clock).run(command));
  console.log(lines.join('\n'));
});
