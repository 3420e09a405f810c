import { Writable } from 'node:stream';

const LEVELS: Record<number, readonly [label: string, colour: string]> = {
  10: ['TRACE', '90'],
  20: ['DEBUG', '90'],
  30: ['INFO ', '32'],
  40: ['WARN ', '33'],
  50: ['ERROR', '31'],
  60: ['FATAL', '35'],
};
const HIDDEN = new Set(['level', 'time', 'msg', 'context', 'service', 'pid', 'err']);

const printable = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return typeof value === 'string' && /[\s"=]/.test(text) ? JSON.stringify(text) : text;
};

/** One of pino's JSON lines as a person reads it: time, level, who, what, then the remaining fields; a stack follows on its own lines. */
export const prettyLine = (json: string, colours: boolean): string => {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return json.endsWith('\n') ? json : `${json}\n`;
  }
  const paint = (text: string, code: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
  const [label, colour] = LEVELS[Number(entry.level)] ?? ['LOG  ', '0'];
  const time = typeof entry.time === 'number' ? new Date(entry.time).toISOString().slice(11, 23) : '';
  const fields = Object.entries(entry)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => paint(`${name}=${printable(value)}`, '90'));
  const context = typeof entry.context === 'string' ? `${entry.context}:` : '';
  const message = typeof entry.msg === 'string' ? entry.msg : '';
  const error = entry.err as { stack?: string; message?: string } | undefined;
  const head = [paint(time, '90'), paint(label, colour), context, message, ...fields].filter(Boolean).join(' ');
  const stack = error?.stack ?? error?.message;
  return stack ? `${head}\n  ${stack.replaceAll('\n', '\n  ')}\n` : `${head}\n`;
};

/** A destination for pino that prints `prettyLine`s to `target`. */
export const prettyStream = (target: NodeJS.WritableStream, colours: boolean): Writable =>
  new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      target.write(prettyLine(chunk.toString(), colours));
      done();
    },
  });
