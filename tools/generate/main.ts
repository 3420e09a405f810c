import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { differences } from '../drift/compare';
import { runTool } from '../support/operator-error';
import { fromRoot } from '../support/paths';
import { GENERATED, type Generated } from './generated';
import { inScratchFolder } from './in-scratch';

/** `npm run generate`: renews everything that is generated and committed. Needs no database, no port and no environment. */
void runTool(async () => {
  for (const item of GENERATED) {
    const changed = await renew(item);
    console.log(`✓ ${item.name.padEnd(22)} ${changed === 0 ? 'as it was' : `${item.committed} renewed`}`);
  }
});

/** Replaces only what differs, so that an unchanged file keeps its time. Returns how many files changed. */
function renew(item: Generated): Promise<number> {
  return inScratchFolder(async (scratch) => {
    const fresh = await item.generate(scratch);
    const changed = differences(fromRoot(item.committed), fresh);
    for (const name of changed) {
      const [source, target] = [path.join(fresh, name), path.join(fromRoot(item.committed), name)];
      rmSync(target, { force: true });
      if (existsSync(source)) cpSync(source, target);
    }
    return changed.length;
  });
}
