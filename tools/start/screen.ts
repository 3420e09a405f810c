import { seconds, style } from '../support/style';

/** What the person at the terminal sees: one line a step, one line an event. */
export class Screen {
  constructor() {
    // The terminal may be closed under us: there is then nobody to tell, and still a stack to stop in order.
    process.stdout.on('error', () => undefined);
    process.stderr.on('error', () => undefined);
  }

  heading(version: string, dataDir: string): void {
    this.print(`\n${style.bold(`Argus ${version}`)}  ${style.dim(`data in ${dataDir}`)}\n`);
  }

  step(name: string, detail: string, durationMs: number): void {
    this.print(`  ${style.green('✓')} ${name.padEnd(9)} ${detail.padEnd(56)} ${style.dim(seconds(durationMs).padStart(7))}`);
  }

  note(text: string): void {
    this.print(`  ${style.cyan('·')} ${text}`);
  }

  warn(text: string): void {
    this.print(`  ${style.yellow('!')} ${text}`);
  }

  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }
}
