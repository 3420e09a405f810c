import { until } from '../../../tools/support/processes';
import {
  BOUNDARY,
  type Call,
  type ConformanceClient,
  type ErrorView,
  expectRefusedWithoutTrace,
  FORM_TYPE,
  formOf,
  type Part,
  photograph,
  rawForm,
  type Refusal,
  type RootApi,
  sendAndVanish,
  sendRaw,
  tracesOf,
} from '../support';

const LIMIT_BYTES = 20 * 1024 * 1024;
const file: Part = { name: 'file', filename: 'a.txt', bytes: 'text' };
const form = (...parts: Part[]): Call => ({ headers: FORM_TYPE, body: rawForm(parts) });
const field = (name: string, bytes: string): Call => form(file, { name, bytes });

const REFUSED: [what: string, call: Call, refusal: Refusal][] = [
  ['nothing at all', {}, { code: 'asset.file_required', says: /multipart\/form-data.*`file`/ }],
  ['JSON', { json: { file: 'x' } }, { code: 'asset.file_required', says: /application\/json.*multipart\/form-data/ }],
  [
    'the bare bytes',
    { body: photograph(), headers: { 'content-type': 'image/jpeg' } },
    { code: 'asset.file_required', says: /image\/jpeg/ },
  ],
  [
    'a form without its boundary',
    { body: rawForm([file]), headers: { 'content-type': 'multipart/form-data' } },
    { code: 'request.malformed_multipart', says: /boundary/ },
  ],
  [
    'a form with another boundary than it says',
    { body: rawForm([file]), headers: { 'content-type': 'multipart/form-data; boundary=other' } },
    { code: 'request.malformed_multipart' },
  ],
  ['an empty form', form(), { code: 'asset.file_required', says: /`file`/ }],
  ['an empty body', { body: '', headers: FORM_TYPE }, { code: 'request.malformed_multipart' }],
  ['a form of text fields only', form({ name: 'project', bytes: 'x' }), { code: 'asset.file_required', says: /`file`/ }],
  ['a file in another field', form({ ...file, name: 'image' }), { code: 'asset.file_required', says: /`image`.*`file`/ }],
  ['the file as text', form({ name: 'file', bytes: '@photo.jpg' }), { code: 'asset.file_required', says: /text.*-F file=@/ }],
  ['two files', form(file, file), { code: 'request.invalid', says: /`file`.*one file/ }],
  ['an empty file', form({ ...file, bytes: '' }), { code: 'asset.file_empty' }],
  ['no file chosen in a browser’s form', form({ name: 'file', filename: '', bytes: '' }), { code: 'asset.file_required' }],
  [
    'one byte too many',
    { body: formOf({ name: 'big.bin', bytes: Buffer.alloc(LIMIT_BYTES + 1) }) },
    { code: 'asset.file_too_large', says: /20971520/ },
  ],
  [
    'far too many bytes',
    { body: formOf({ name: 'huge.bin', bytes: Buffer.alloc(2 * LIMIT_BYTES) }) },
    { code: 'asset.file_too_large', says: /20971520/ },
  ],
  [
    'a body that ends before its closing boundary',
    { headers: FORM_TYPE, body: rawForm([{ ...file, bytes: photograph() }], '') },
    { code: 'request.malformed_multipart', says: /ended early/ },
  ],
  [
    'a part without a header',
    { headers: FORM_TYPE, body: `--${BOUNDARY}\r\n\r\nx\r\n--${BOUNDARY}--\r\n` },
    { code: 'request.malformed_multipart' },
  ],
  [
    'a file with a line that begins with the boundary',
    form({ ...file, bytes: `before\r\n--${BOUNDARY}after` }),
    { code: 'request.malformed_multipart', says: /goes on behind/ },
  ],
  ['65 tags', field('tags', Array.from({ length: 65 }, (_, n) => `t${n}`).join()), { code: 'request.invalid', says: /`tags`.*64/ }],
  ['a tag of 65 characters', field('tags', `ok,${'x'.repeat(65)}`), { code: 'request.invalid', says: /`tags\[1\]`.*64/ }],
  ['a tag that grows past 64 characters when written out', field('tags', 'ﷺ'.repeat(64)), { code: 'request.invalid', says: /`tags/ }],
  ['NUL in a tag', field('tags', 'a\0b'), { code: 'request.null_character', says: /"field":"tags"/ }],
  ['NUL in the project', field('project', 'a\0b'), { code: 'request.null_character', says: /"field":"project"/ }],
  ['a project of 201 characters', field('project', 'x'.repeat(201)), { code: 'request.invalid', says: /`project`.*200/ }],
  ['an uploader of 201 characters', field('uploadedBy', 'x'.repeat(201)), { code: 'request.invalid', says: /`uploadedBy`.*200/ }],
  ['a field of 70 KB', field('project', 'x'.repeat(70_000)), { code: 'request.invalid', says: /`project`.*\d{5}/ }],
  [
    '60 fields',
    form(file, ...Array.from({ length: 60 }, (_, n) => ({ name: `f${n}`, bytes: 'x' }))),
    { code: 'request.invalid', says: /50/ },
  ],
  [
    'a field sent twice that can be there once',
    form(file, { name: 'project', bytes: 'a' }, { name: 'project', bytes: 'b' }),
    { code: 'request.invalid', says: /`project`/ },
  ],
  ['a name that is no name', form({ ...file, filename: '..' }), { code: 'asset.filename_invalid', says: /255/ }],
  [
    'a name of control characters',
    form({ ...file, filename: '\x01\x02' }),
    { code: 'request.malformed_multipart', says: /control characters/ },
  ],
];

/** POST /assets/upload with everything that can be wrong with an upload. */
export function describeBadUploads(root: () => RootApi): void {
  let api: RootApi;
  let client: ConformanceClient;
  beforeAll(() => {
    api = root();
    ({ client } = api);
  });

  const refused = (refusal: Refusal, request: () => Promise<{ status: number; body: ErrorView }>) =>
    expectRefusedWithoutTrace(api.stack, client, refusal, request);

  /** The head of an upload request with that much body announced. */
  const head = (contentLength: number, type = FORM_TYPE['content-type']): string =>
    [
      'POST /assets/upload HTTP/1.1',
      `Host: ${new URL(api.stack.baseUrl).host}`,
      `Authorization: Bearer ${api.apiKey}`,
      `Content-Type: ${type}`,
      `Content-Length: ${contentLength}`,
      'Connection: close',
      '\r\n',
    ].join('\r\n');
  const started = () => rawForm([{ name: 'file', filename: 'a.jpg', bytes: photograph() }], '').subarray(0, -10);

  describe('POST /assets/upload refuses, and keeps nothing of', () => {
    it.each(REFUSED)('%s', async (_, call, refusal) => {
      await refused(refusal, () => client.send('POST', '/assets/upload', call));
    });

    it('a query value that is neither yes nor no', async () => {
      const call = { body: formOf({ name: 'a.txt', bytes: 'x' }) };
      await refused({ code: 'request.invalid', says: /`analyze`.*true or false/ }, () =>
        client.send('POST', '/assets/upload?analyze=maybe', call),
      );
    });

    it('an upload whose length alone says that it cannot fit, before any of it is sent', async () => {
      await refused({ code: 'asset.file_too_large', says: /20971520/ }, () => sendRaw(api.stack.baseUrl, head(1_000_000_000), 'promised'));
    });

    it('a body that ends before the length it announced', async () => {
      const request = Buffer.concat([Buffer.from(head(started().length + 5_000)), started()]);
      await refused({ code: expect.stringMatching(/^request\.malformed/) as string }, () => sendRaw(api.stack.baseUrl, request));
    });

    it('a client that vanishes in the middle', async () => {
      const before = await tracesOf(api.stack, client);
      await sendAndVanish(api.stack.baseUrl, Buffer.concat([Buffer.from(head(started().length + 5_000)), started()]));
      const isClean = async () => (await tracesOf(api.stack, client)).spool.length === 0;
      expect(await until(isClean, 10_000)).toBe(true);
      expect(await tracesOf(api.stack, client)).toEqual(before);
    });
  });

  describe('POST /assets/upload accepts', () => {
    it('exactly 20 MB', async () => {
      const asset = await client.upload({ name: 'full.bin', bytes: Buffer.alloc(LIMIT_BYTES) });
      expect(asset).toMatchObject({ status: 'ready', size: LIMIT_BYTES });
    });

    it('64 tags of 64 characters', async () => {
      const tags = Array.from({ length: 64 }, (_, n) => `${n}-`.padEnd(64, 'x'));
      expect((await client.upload({ name: 'tags.txt', bytes: 'x', fields: { tags: tags.join() } })).tags).toEqual(tags);
    });

    it('tags of 64 characters that take more to store, counted as a reader counts', async () => {
      const fields = { tags: '🌻'.repeat(64) };
      expect((await client.upload({ name: 'tags.txt', bytes: 'x', fields })).tags).toEqual(['🌻'.repeat(64)]);
    });

    it.each([
      ['UTF-8', `UTF-8''%e2%82%ac%20rates.txt`, '€ rates.txt'],
      ['UTF-8 with a language', `utf-8'en'na%C3%AFve.txt`, 'naïve.txt'],
      ['Latin-1', `ISO-8859-1''%fcber.txt`, 'über.txt'],
      ['a path', `UTF-8''..%2F..%2Fclimbed.txt`, 'climbed.txt'],
    ])('a name written as RFC 5987 has it, in %s', async (_, extended, kept) => {
      const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="plain.txt"; filename*=${extended}\r\n\r\n`;
      const body = Buffer.from(`${head}x\r\n--${BOUNDARY}--\r\n`);
      expect(await client.expect(201, 'POST', '/assets/upload', { headers: FORM_TYPE, body })).toMatchObject({ filename: kept });
    });

    it.each([
      ['a path that climbs', '../../../../etc/passwd', 'passwd'],
      ['a path with encoded steps', '..%2f..%2fetc%2fpasswd', '..%2f..%2fetc%2fpasswd'],
      ['an absolute path', '/var/www/shell.php', 'shell.php'],
      ['a Windows path', 'C:\\Users\\me\\photo.jpg', 'photo.jpg'],
      ['marks that turn the direction of reading', 'photo\u202egpj.exe', 'photogpj.exe'],
      ['blanks around', '  spaced name.txt  ', 'spaced name.txt'],
      ['any script', 'фото 日本 🌻 e\u0301.txt', 'фото 日本 🌻 é.txt'],
      ['markup', '<img src=x onerror=alert(1)>.txt', '<img src=x onerror=alert(1)>.txt'],
      ['SQL', "'; DROP TABLE asset; --.txt", "'; DROP TABLE asset; --.txt"],
      ['a device', 'CON', 'CON'],
      ['300 characters', `${'n'.repeat(300)}.txt`, `${'n'.repeat(251)}.txt`],
      ['300 characters of four bytes', `${'🌻'.repeat(300)}.txt`, `${'🌻'.repeat(251)}.txt`],
    ])('%s as a name, made harmless', async (_, sent, kept) => {
      const asset = await client.expect<{ id: string; filename: string; url: string }>(201, 'POST', '/assets/upload', {
        ...form({ name: 'file', filename: sent.replaceAll('\\', '\\\\'), bytes: 'x' }),
      });
      expect(asset.filename).toBe(kept);
      expect((await client.get(asset.id)).filename).toBe(kept);
      expect((await client.download(asset.url)).status).toBe(200);
      const { objects } = await tracesOf(api.stack, client);
      expect(objects.filter((key) => !/^[od]\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/[a-z0-9_]+\.[a-z]+$/.test(key))).toEqual([]);
    });
  });
}
