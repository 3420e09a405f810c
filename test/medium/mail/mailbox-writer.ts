import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fromRoot } from '../../../tools/support/paths';

/** Writes letters of its own, and between them, again and again, one that other writers send as well. */
export async function writeInAnotherProcess(directory: string, { letters, shared }: { letters: number; shared: string }): Promise<void> {
  const script = `
    const { newId, SystemClock } = require('./libs/common/src');
    const { MailboxPostman } = require('./libs/platform/src/mail');
    const [directory, letters, shared] = process.argv.slice(1);
    (async () => {
      const postman = new MailboxPostman(directory, new SystemClock());
      const letter = (id) => ({ id, to: 'ada@example.net', subject: 'Hello', text: 'x'.repeat(20_000), html: '' });
      for (let count = 0; count < Number(letters); count += 1) {
        await postman.send(letter(newId()));
        await postman.send(letter(shared));
      }
    })();
  `;
  const hook = fromRoot('libs', 'platform', 'src', 'child-process', 'typescript-hook.cjs');
  const child = spawn(process.execPath, ['--require', hook, '--eval', script, '--', directory, String(letters), shared], {
    cwd: fromRoot(),
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`The writer ended with ${code}`);
}
