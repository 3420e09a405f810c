import type { ServerResponse } from 'node:http';
import { freePort } from '../../../tools/support/processes';
import { type ConformanceClient, expectRefusedWithoutTrace, FileServer, photograph, type Refusal, type RootApi } from '../support';

const REFUSED_URLS: [what: string, url: unknown, refusal: Refusal][] = [
  ['no url', undefined, { code: 'request.invalid', says: /`url` is required/ }],
  ['a number', 7, { code: 'request.invalid', says: /`url` must be text/ }],
  ['an empty text', '', { code: 'fetch.url_invalid', says: /absolute URL/ }],
  ['words', 'my picture', { code: 'fetch.url_invalid', says: /absolute URL/ }],
  ['a path', '/etc/passwd', { code: 'fetch.url_invalid', says: /absolute URL/ }],
  ['a file', 'file:///etc/passwd', { code: 'fetch.url_invalid', says: /only http and https/ }],
  ['FTP', 'ftp://example.com/a.jpg', { code: 'fetch.url_invalid', says: /only http and https/ }],
  ['a data URI', 'data:image/png;base64,AAAA', { code: 'fetch.url_invalid', says: /only http and https/ }],
  ['a script', 'javascript:alert(1)', { code: 'fetch.url_invalid', says: /only http and https/ }],
  ['credentials', 'https://me:secret@example.com/a.jpg', { code: 'fetch.url_invalid', says: /user name or password/ }],
  ['NUL', 'https://example.com/\0', { code: 'request.null_character', says: /"field":"url"/ }],
  ['2,001 characters', `https://example.com/${'x'.repeat(1_981)}`, { code: 'request.invalid', says: /`url`.*2000/ }],
  ['a host without a dot in its address', 'http://[::1', { code: 'fetch.url_invalid' }],
];

/** Ways to say "this machine" or "this network"; each is asked for on a port where a server of ours listens. */
const PRIVATE_HOSTS = [
  '127.0.0.1',
  'localhost',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '[fd00::1]',
  '[fe80::1]',
];

/** POST /assets/upload-from-url with everything that must not be fetched. */
export function describeBadUrls(root: () => RootApi, fileServer: () => FileServer): void {
  let api: RootApi;
  let client: ConformanceClient;
  let files: FileServer;
  /** Listens on loopback, and nobody allowed it. */
  let secret: FileServer;

  beforeAll(async () => {
    api = root();
    ({ client } = api);
    files = fileServer();
    secret = await FileServer.start();
    secret.serveBytes('/', 'the crown jewels');
    secret.serveBytes('/a.jpg', photograph());
  });
  afterAll(() => secret.stop());

  const refused = (refusal: Refusal, json: object) =>
    expectRefusedWithoutTrace(api.stack, client, refusal, () => client.send('POST', '/assets/upload-from-url', { json }));

  describe('POST /assets/upload-from-url refuses', () => {
    it.each(REFUSED_URLS)('%s', (_, url, refusal) => refused(refusal, { url }));

    it.each(PRIVATE_HOSTS)('an address inside: %s', async (host) => {
      await refused({ code: 'fetch.address_refused', says: /public address/ }, { url: `http://${host}:${secret.port}/a.jpg` });
      expect(secret.hits).toEqual([]);
    });

    it('a redirect to an address inside, at the first step and at the last', async () => {
      files.redirect('/inside', secret.url('/a.jpg'));
      files.redirect('/towards', '/inside');
      for (const path of ['/inside', '/towards']) await refused({ code: 'fetch.address_refused' }, { url: files.url(path) });
      expect(secret.hits).toEqual([]);
    });

    it.each<[string, string, Refusal]>([
      ['to a file', 'file:///etc/passwd', { code: 'fetch.url_invalid', says: /only http and https/ }],
      ['to an address with credentials', 'http://me:secret@example.com/', { code: 'fetch.url_invalid' }],
      ['to itself, without end', '/loop', { code: 'fetch.failed', says: /more than 5 times/ }],
    ])('a redirect %s', async (_, location, refusal) => {
      await refused(refusal, { url: files.redirect('/loop', location) });
    });

    it.each<[string, (response: ServerResponse) => void, Refusal]>([
      ['says 404', (response) => response.writeHead(404).end('x'), { code: 'fetch.failed', says: /404/ }],
      ['says 500', (response) => response.writeHead(500).end('x'), { code: 'fetch.failed', says: /500/ }],
      ['says 204', (response) => response.writeHead(204).end(), { code: 'fetch.failed', says: /204/ }],
      ['sends nothing', (response) => response.writeHead(200).end(), { code: 'asset.file_empty' }],
      ['never stops sending', endless, { code: 'asset.file_too_large', says: /20971520/ }],
      [
        'announces too much',
        (response) => response.writeHead(200, { 'content-length': '99999999999' }).write('x'),
        { code: 'asset.file_too_large', says: /20971520/ },
      ],
      [
        'breaks off',
        (response) => response.writeHead(200, { 'content-length': '1000' }).write('x', () => response.destroy()),
        { code: 'fetch.failed' },
      ],
      ['breaks off before a word', (response) => response.destroy(), { code: 'fetch.failed' }],
      [
        'speaks no HTTP',
        (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n'),
        { code: 'fetch.failed', says: /not valid HTTP|connection broke/ },
      ],
    ])('a server that %s', async (_, answer, refusal) => {
      const url = files.serve('/answer.jpg', (_request, response) => answer(response));
      await refused(refusal, { url });
    });

    it('a name that is not there, and a port where nobody listens', async () => {
      await refused({ code: 'fetch.failed', says: /resolved/ }, { url: 'http://no-such-host.invalid/a.jpg' });
      await refused({ code: 'fetch.address_refused' }, { url: `http://127.0.0.1:${await freePort()}/` });
    });

    it.each<[string, object, Refusal]>([
      ['65 tags', { tags: Array.from({ length: 65 }, (_, n) => `t${n}`) }, { code: 'request.invalid', says: /`tags`.*64/ }],
      ['a tag of 65 characters', { tags: ['x'.repeat(65)] }, { code: 'request.invalid', says: /`tags\[0\]`.*64/ }],
      ['a name that is no name', { filename: '..' }, { code: 'asset.filename_invalid' }],
      ['a name of control characters', { filename: '\u0001\u202e' }, { code: 'asset.filename_invalid', says: /control characters/ }],
      ['NUL in the name', { filename: 'a\0.jpg' }, { code: 'request.null_character', says: /"field":"filename"/ }],
      ['a name of 1,001 characters', { filename: 'x'.repeat(1_001) }, { code: 'request.invalid', says: /`filename`.*1000/ }],
      ['a project of 201 characters', { project: 'x'.repeat(201) }, { code: 'request.invalid', says: /`project`.*200/ }],
    ])('%s', async (_, extra, refusal) => {
      await refused(refusal, { url: files.serveBytes('/fine.txt', 'fine'), ...extra });
    });
  });
}

function endless(response: ServerResponse): void {
  const block = Buffer.alloc(256 * 1024);
  const more = (): void => {
    while (!response.destroyed && response.write(block));
    if (!response.destroyed) response.once('drain', more);
  };
  response.writeHead(200, { 'content-type': 'image/jpeg' });
  more();
}
