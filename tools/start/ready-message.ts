import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { seconds, style } from '../support/style';

const credentialsSchema = z.object({ baseUrl: z.string(), email: z.string(), workspaceId: z.string(), apiKey: z.string() });
export type Credentials = z.infer<typeof credentialsSchema>;

/** The demo workspace's key, written by the api at its first start in development; undefined in production. */
export function readCredentials(dataDir: string): Credentials | undefined {
  const file = path.join(dataDir, 'credentials.json');
  return existsSync(file) ? credentialsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** A sample photograph of the checkout: the smallest name wins, so that the command printed is the same every time. */
export const findSample = (samplesDir: string): string | undefined =>
  existsSync(samplesDir)
    ? readdirSync(samplesDir)
        .filter((name) => /\.jpe?g$/i.test(name))
        .sort()
        .map((name) => path.join(samplesDir, name))[0]
    : undefined;

/** A word of a shell command, quoted when it has to be. */
const word = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

export interface ReadyFacts {
  readonly localUrl: string;
  readonly publicUrl: string;
  readonly mailboxUrl: string | undefined;
  /** Where the simulation of Stripe is; undefined when there is none. */
  readonly stripeUrl: string | undefined;
  readonly dataDir: string;
  readonly credentials: Credentials | undefined;
  readonly sample: string | undefined;
  readonly bootMs: number;
}

/** Everything needed for the first picture. The first line starts with `Argus is ready at http://`: scripts wait for it. */
export function readyMessage(facts: ReadyFacts): string {
  const lines = [`${style.bold(style.green(`Argus is ready at ${facts.localUrl}`))}  ${style.dim(`(${seconds(facts.bootMs)})`)}`, ''];
  const row = (name: string, text: string) => lines.push(`  ${style.dim(name.padEnd(6))} ${text}`);
  if (facts.publicUrl !== facts.localUrl) row('public', facts.publicUrl);
  row('docs', `${facts.localUrl}/docs`);
  if (facts.mailboxUrl !== undefined) row('mail', facts.mailboxUrl);
  if (facts.stripeUrl !== undefined) row('pay', `a simulation of Stripe at ${facts.stripeUrl}: no money moves`);
  row('logs', path.join(facts.dataDir, 'logs'));
  if (facts.credentials) {
    const { apiKey } = facts.credentials;
    const authorization = `-H ${word(`Authorization: Bearer ${apiKey}`)}`;
    row('key', apiKey);
    if (facts.sample)
      lines.push(
        '',
        `  ${style.dim('Send it a picture:')}`,
        '',
        `  curl -s ${authorization} -F ${word(`file=@${facts.sample}`)} ${facts.localUrl}/assets/upload`,
      );
    lines.push(
      '',
      `  ${style.dim(facts.sample ? 'and a moment later see what it saw:' : 'See what it holds:')}`,
      '',
      `  curl -s ${authorization} ${word(`${facts.localUrl}/assets?limit=1`)}`,
    );
  }
  lines.push('', `  ${style.dim('Ctrl-C stops everything.')}`);
  return lines.join('\n');
}
