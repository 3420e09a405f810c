import { createHash } from 'node:crypto';
import { LIMIT_BYTES } from './testing/sample.controller';
import { type SampleApp, startSampleApp } from './testing/sample-app';

const BOUNDARY = 'xyz';
const HEADERS = { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` };

interface Part {
  name: string;
  value: string | Buffer;
  /** Present: a file. */
  filename?: string;
  type?: string;
}

const form = (parts: Part[], end = `--${BOUNDARY}--\r\n`): Buffer =>
  Buffer.concat([
    ...parts.map(({ name, value, filename, type }) =>
      Buffer.concat([
        Buffer.from(
          `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n`,
        ),
        Buffer.from(type ? `Content-Type: ${type}\r\n\r\n` : '\r\n'),
        Buffer.from(value),
        Buffer.from('\r\n'),
      ]),
    ),
    Buffer.from(end),
  ]);

const photo: Part = { name: 'file', filename: 'a.jpg', type: 'image/jpeg', value: Buffer.alloc(150_000, 7) };

describe('MultipartReader', () => {
  let sample: SampleApp;
  beforeAll(async () => (sample = await startSampleApp()));
  afterAll(() => sample.close());
  // Whatever a test did: a file that was refused or belonged to a client that left is gone.
  afterEach(async () => {
    for (let tries = 0; sample.spooled().length > 0 && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(sample.spooled()).toEqual([]);
  });

  const upload = async (body: Buffer | FormData | string, headers: Record<string, string> = HEADERS) => {
    const init = { method: 'POST', body, headers: body instanceof FormData ? {} : headers };
    const response = await fetch(`${sample.baseUrl}/things/upload`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const head = (contentLength: number): string =>
    `POST /things/upload HTTP/1.1\r\nHost: x\r\nContent-Type: ${HEADERS['Content-Type']}\r\nContent-Length: ${contentLength}\r\n\r\n`;

  it('streams the file to the spool and parses the fields, before and after it', async () => {
    const bytes = Buffer.alloc(LIMIT_BYTES, 1);
    const data = new FormData();
    data.append('project', 'Küche');
    data.append('file', new Blob([bytes], { type: 'image/png' }), '../Räume/Küche 1.png');
    data.append('tags', 'a, b');
    data.append('tags', 'c');
    data.append('unknown', 'kept out');
    expect(await upload(data)).toEqual({
      status: 201,
      body: {
        filename: '../Räume/Küche 1.png',
        declaredType: 'image/png',
        sizeBytes: LIMIT_BYTES,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        project: 'Küche',
        tags: ['a', 'b', 'c'],
      },
    });
  });

  it.each<[string, Buffer | string, Record<string, string>, object]>([
    ['JSON', '{}', { 'Content-Type': 'application/json' }, { code: 'asset.file_required', field: 'file' }],
    ['no boundary', 'x', { 'Content-Type': 'multipart/form-data' }, { code: 'request.malformed_multipart' }],
    ['an empty body', '', HEADERS, { code: 'request.malformed_multipart' }],
    ['no parts', form([]), HEADERS, { code: 'asset.file_required' }],
    ['another boundary', form([photo]), { 'Content-Type': 'multipart/form-data; boundary=other' }, { code: 'request.malformed_multipart' }],
    [
      'another field',
      form([{ ...photo, name: 'image' }]),
      HEADERS,
      { code: 'asset.file_required', error: 'The file came in the field `image`; send it in `file`.' },
    ],
    [
      'text in the file field',
      form([{ name: 'file', value: 'photo.jpg' }]),
      HEADERS,
      { code: 'asset.file_required', error: expect.stringContaining('-F file=@') as string },
    ],
    [
      'two files',
      form([photo, photo]),
      HEADERS,
      { code: 'request.invalid', errors: [{ field: 'file', message: 'came twice; send one file per request.' }] },
    ],
    ['an empty file', form([{ ...photo, value: '' }]), HEADERS, { code: 'asset.file_empty' }],
    [
      'a form with no file chosen',
      form([{ ...photo, filename: '', type: 'application/octet-stream', value: '' }]),
      HEADERS,
      { code: 'asset.file_required' },
    ],
    [
      'a file over the limit',
      form([{ ...photo, value: Buffer.alloc(LIMIT_BYTES + 1) }]),
      HEADERS,
      { code: 'asset.file_too_large', limitBytes: LIMIT_BYTES },
    ],
    ['the form cut off in the file', form([photo], '').subarray(0, 100_000), HEADERS, { code: 'request.malformed_multipart' }],
    ['the form cut off in a header', form([photo, photo], '').subarray(0, 150_120), HEADERS, { code: 'request.malformed_multipart' }],
    ['the last boundary missing', form([photo], ''), HEADERS, { code: 'request.malformed_multipart' }],
    [
      'a field too long',
      form([photo, { name: 'project', value: 'x'.repeat(31) }]),
      HEADERS,
      { code: 'request.invalid', errors: [{ field: 'project' }] },
    ],
    [
      'a huge field',
      form([photo, { name: 'project', value: 'x'.repeat(70_000) }]),
      HEADERS,
      { code: 'request.invalid', errors: [{ field: 'project' }] },
    ],
    [
      'too many fields',
      form([photo, ...Array.from({ length: 60 }, (_, n) => ({ name: `f${n}`, value: 'x' }))]),
      HEADERS,
      { code: 'request.invalid' },
    ],
    ['U+0000 in a field', form([photo, { name: 'project', value: 'a\0b' }]), HEADERS, { code: 'request.null_character', field: 'project' }],
    [
      'U+0000 in a field before the file',
      form([{ name: 'tags', value: '\0' }, photo]),
      HEADERS,
      { code: 'request.null_character', field: 'tags' },
    ],
    [
      'an unknown character set',
      form([photo, { name: 'tags', value: 'x', type: 'text/plain; charset=klingon' }]),
      HEADERS,
      { code: 'request.invalid' },
    ],
  ])('refuses %s', async (_name, body, headers, expected) => {
    expect(await upload(body, headers)).toMatchObject({ status: 400, body: expected });
  });

  it('refuses 20 GB before reading them', async () => {
    const answer = await sample.raw(head(20_000_000_000), (socket) => socket.once('data', () => socket.end()));
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('asset.file_too_large');
  });

  it('answers an endless file at its limit, while the client is still sending', async () => {
    const start = form([{ ...photo, value: Buffer.alloc(LIMIT_BYTES + 1) }], '');
    const chunked = `POST /things/upload HTTP/1.1\r\nHost: x\r\nContent-Type: ${HEADERS['Content-Type']}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = Buffer.concat([Buffer.from(`${start.length.toString(16)}\r\n`), start, Buffer.from('\r\n')]);
    const answer = await sample.raw(Buffer.concat([Buffer.from(chunked), chunk]), (socket) => socket.once('data', () => socket.end()));
    expect(answer).toContain('asset.file_too_large');
  });

  it('closes the connection of a client that goes on sending after the answer', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    let stopped = false;
    const answer = await sample.raw(head(20_000_000_000), (socket) => {
      const send = (): void => {
        if (!socket.destroyed) socket.write(chunk, () => setImmediate(send));
        else stopped = true;
      };
      send();
    });
    expect(answer).toContain('asset.file_too_large');
    for (let tries = 0; !stopped && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stopped).toBe(true);
  }, 20_000);

  it('lets a client that left leave nothing, without an error in the log', async () => {
    const before = sample.logs.length;
    await sample.raw(Buffer.concat([Buffer.from(head(400_000)), form([photo], '')]), (socket) =>
      setTimeout(() => socket.resetAndDestroy(), 50),
    );
    const accessLine = () => sample.logs.slice(before).some((line) => line.msg === 'request');
    for (let tries = 0; !accessLine() && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    const lines = sample.logs.slice(before);
    expect(lines.filter((line) => Number(line.level) >= 40)).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'request', aborted: true, status: 0 }));
  });

  it('tells a client that ends its side half-way what is wrong', async () => {
    const answer = await sample.raw(Buffer.concat([Buffer.from(head(400_000)), form([photo], '')]), (socket) => socket.end());
    expect(answer).toContain('HTTP/1.1 400');
    expect(answer).toContain('The request ended before it was complete.');
  });

  it('gives up a client that falls silent', async () => {
    const answer = await sample.raw(Buffer.concat([Buffer.from(head(400_000)), form([photo], '')]), (socket) =>
      socket.once('data', () => socket.end()),
    );
    expect(answer).toContain('Nothing arrived for 300 ms.');
  });
});
