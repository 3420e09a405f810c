import busboy from 'busboy';
import fc from 'fast-check';
import { BrokenForm, MultipartScanner } from './multipart-scanner';
import { readPartHeader } from './part-header';

const BOUNDARY = 'xyz';
const DELIMITER = `\r\n--${BOUNDARY}`;

interface Seen {
  name: string | undefined;
  filename: string | undefined;
  type: string;
  content: string;
}

/** What the scanner makes of a body that arrives in these pieces; content as Latin-1. */
function scan(chunks: readonly Buffer[]): { parts: Seen[]; isComplete: boolean } {
  const parts: (Seen & { pieces: Buffer[] })[] = [];
  const scanner = new MultipartScanner(BOUNDARY, {
    onPart: (bytes) => {
      const header = readPartHeader(bytes);
      parts.push({ name: header?.name, filename: header?.filename, type: header?.mimeType ?? 'none', content: '', pieces: [] });
    },
    onData: (bytes) => void parts.at(-1)!.pieces.push(Buffer.from(bytes)),
    onPartEnd: () => void (parts.at(-1)!.content = Buffer.concat(parts.at(-1)!.pieces).toString('latin1')),
  });
  for (const chunk of chunks) void scanner.push(chunk);
  return { parts: parts.map(({ pieces: _, ...part }) => part), isComplete: scanner.isComplete };
}

/** The same from the parser most of Node's servers use. */
async function scanWithBusboy(chunks: readonly Buffer[]): Promise<Seen[]> {
  const parts: Seen[] = [];
  const parser = busboy({
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    defParamCharset: 'utf8',
    defCharset: 'latin1',
    preservePath: true,
  });
  parser.on('file', (name: string | undefined, stream, { filename, mimeType }: { filename?: string; mimeType: string }) => {
    const seen: Seen = { name, filename, type: mimeType, content: '' };
    parts.push(seen);
    stream.on('data', (bytes: Buffer) => (seen.content += bytes.toString('latin1')));
  });
  parser.on('field', (name: string | undefined, value, { mimeType }) =>
    parts.push({ name, filename: undefined, type: mimeType, content: Buffer.from(value, 'utf8').toString('utf8') }),
  );
  const closed = new Promise<void>((resolve, reject) => parser.on('close', resolve).on('error', reject));
  for (const chunk of chunks) parser.write(chunk);
  parser.end();
  await closed;
  return parts;
}

const cutAt = (body: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
  return [...places, body.length].map((place, index) => body.subarray(index === 0 ? 0 : places[index - 1], place));
};

const text = fc.string({ unit: fc.constantFrom('a', 'B', ' ', 'ü', '界', '.', ';', '=', '\\', "'", '%'), minLength: 1, maxLength: 8 });
// Pieces that look like the beginning of a delimiter are what a scanner gets wrong.
const fragment = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  '\r\n-',
  '\r\n--',
  '\r\n--x',
  '\r\n--xy',
  '--xyz',
  '--xyz--',
  '\r\r\n',
  'a',
  '\xff',
  '\0',
);
/** A line of the content may not begin with the boundary; its first line follows the header's line break. */
const holdsBoundary = (whole: string): boolean => `\r\n${whole}${DELIMITER}`.indexOf(DELIMITER) < whole.length + 2;
const content = fc
  .array(fragment, { maxLength: 12 })
  .map((pieces) => pieces.join(''))
  .filter((whole) => !holdsBoundary(whole));
const part = fc.record({ name: text, filename: fc.option(text, { nil: undefined }), type: fc.constantFrom(undefined, 'image/jpeg', 'text/plain'), content }); // prettier-ignore

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
const formOf = (parts: readonly { name: string; filename?: string; type?: string; content: string }[], preamble = ''): Buffer => {
  const pieces = parts.flatMap(({ name, filename, type, content: bytes }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name=${quoted(name)}${filename === undefined ? '' : `; filename=${quoted(filename)}`}\r\n`,
    ),
    Buffer.from(type ? `Content-Type: ${type}\r\n\r\n` : '\r\n'),
    Buffer.from(bytes, 'latin1'),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([Buffer.from(preamble), ...pieces, Buffer.from(`--${BOUNDARY}--\r\nafterwards`)]);
};

describe('MultipartScanner', () => {
  it('reads any form, cut anywhere, as another parser does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), fc.array(fc.nat(), { maxLength: 12 }), async (parts, cuts) => {
        const chunks = cutAt(formOf(parts), cuts);
        const ours = scan(chunks);
        expect(ours.isComplete).toBe(true);
        expect(ours.parts).toEqual(await scanWithBusboy(chunks));
      }),
      { numRuns: 400 },
    );
  });

  it('reads the same byte by byte', () => {
    const body = formOf([{ name: 'a', filename: 'b', type: 'image/png', content: '\r\n--xy\r\r\n' }], 'a preamble\r\n');
    expect(scan([...body].map((byte) => Buffer.from([byte])))).toEqual(scan([body]));
    expect(scan([body]).parts).toEqual([{ name: 'a', filename: 'b', type: 'image/png', content: '\r\n--xy\r\r\n' }]);
  });

  it('allows blanks behind a boundary, and a part without content', () => {
    const { parts, isComplete } = scan([
      Buffer.from(
        `--${BOUNDARY} \t\r\nContent-Disposition: form-data; name=a\r\n${DELIMITER}\r\nContent-Disposition: form-data; name=b\r\n\r\n1${DELIMITER}--`,
      ),
    ]);
    expect([parts.map(({ name, content: bytes }) => [name, bytes]), isComplete]).toEqual([[['a', ''], ['b', '1']], true]); // prettier-ignore
  });

  it.each([
    ['a line that begins with the boundary and goes on', `--${BOUNDARY}\r\n\r\nx${DELIMITER}more`],
    ['a single dash behind the boundary', `--${BOUNDARY}\r\n\r\nx${DELIMITER}-\r\n`],
    ['a header that does not end', `--${BOUNDARY}\r\nX: ${'x'.repeat(17_000)}`],
    ['blanks that do not end', `--${BOUNDARY}${' '.repeat(17_000)}`],
  ])('refuses %s', (_what, body) => {
    expect(() => scan([Buffer.from(body)])).toThrow(BrokenForm);
  });

  it('is not complete before the last boundary', () => {
    expect(scan([Buffer.from(`--${BOUNDARY}\r\n\r\nx${DELIMITER}\r\n`)]).isComplete).toBe(false);
    expect(scan([Buffer.from('no form at all')])).toEqual({ parts: [], isComplete: false });
  });
});
