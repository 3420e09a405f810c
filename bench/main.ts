import { runTool } from '../tools/support/operator-error';
import { BENCHES } from './benches';
import { chosenBench } from './choose';

/** `npm run bench -- NAME [options]`. It measures and says whether a target is met; it judges nobody: a missed target is no failure. */
void runTool(async () => {
  const [name, ...argv] = process.argv.slice(2);
  await chosenBench(BENCHES, name)(argv);
});
