import {
  type Call,
  type ConformanceClient,
  type ErrorView,
  expectRefusal,
  expectRefusedWithoutTrace,
  FORM_TYPE,
  rawForm,
  type Refusal,
  type RootApi,
  sendRaw,
} from '../support';

const UNKNOWN_ID = '01920000-0000-7000-8000-000000000000';
const tags65 = Array.from({ length: 65 }, (_, n) => `t${n}`);
const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);
const json = (text: string): Call => ({ body: text, headers: { 'content-type': 'application/json' } });
const invalid = (says: RegExp): Refusal => ({ code: 'request.invalid', says });

const BODIES: [what: string, call: Call, refusal: Refusal][] = [
  ['no body', {}, invalid(/tags, project, uploadedBy/)],
  ['an empty object', { json: {} }, invalid(/tags, project, uploadedBy/)],
  ['a body that is no JSON', json('{tags:'), { code: 'request.malformed_json', says: /not valid JSON/ }],
  ['a body cut short', json('{"tags": ["a"'), { code: 'request.malformed_json' }],
  ['two documents', json('{"tags":[]}{"tags":[]}'), { code: 'request.malformed_json' }],
  [
    'bytes that are no UTF-8',
    { body: Buffer.from([0x22, 0xff, 0xfe, 0x22]), headers: { 'content-type': 'application/json' } },
    { code: 'request.malformed_json', says: /UTF-8/ },
  ],
  ['a list', json('[]'), invalid(/`body`.*object/)],
  ['null', json('null'), invalid(/body|tags/)],
  ['a number', json('1'), invalid(/`body`.*object/)],
  ['text', json('"tags"'), invalid(/`body`.*object/)],
  [
    'a form',
    { body: 'tags=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { code: 'request.unsupported_media_type', says: /x-www-form-urlencoded.*JSON/ },
  ],
  [
    'plain text',
    { body: '{"tags":[]}', headers: { 'content-type': 'text/plain' } },
    { code: 'request.unsupported_media_type', says: /text\/plain/ },
  ],
  [
    'a compressed body',
    { body: '{}', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    { code: 'request.unsupported_media_type', says: /compressed/ },
  ],
  [
    'another character set',
    { body: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
    { code: 'request.unsupported_media_type', says: /utf-16.*UTF-8/ },
  ],
  ['a body of 200 KB', { json: { uploadedBy: 'x'.repeat(200_000) } }, { code: 'request.body_too_large', says: /102400/ }],
  ['a list nested 2,000 deep', { json: { tags: nested(2_000) } }, invalid(/nested deeper/)],
  ['tags that are a number', { json: { tags: 7 } }, invalid(/`tags` must be a list or text/)],
  ['tags that are null', { json: { tags: null } }, invalid(/`tags`/)],
  ['a tag that is a number', { json: { tags: ['a', 7] } }, invalid(/`tags\[1\]` must be text/)],
  ['65 tags', { json: { tags: tags65 } }, invalid(/`tags`.*64/)],
  ['65 tags in a comma string', { json: { tags: tags65.join() } }, invalid(/`tags`.*64/)],
  ['a tag of 65 characters', { json: { tags: ['x'.repeat(65)] } }, invalid(/`tags\[0\]`.*64/)],
  ['NUL in a tag', { json: { tags: ['a\0'] } }, { code: 'request.null_character', says: /"field":"tags\[0\]"/ }],
  ['NUL in the name of a field', { json: { 'a\0': 1 } }, { code: 'request.null_character' }],
  ['half a surrogate pair', json('{"uploadedBy":"\\ud800"}'), invalid(/`uploadedBy`.*Unicode/)],
  ['a project that is a list', { json: { project: ['x'] } }, invalid(/`project` must be text/)],
  ['a project of 201 characters', { json: { project: 'x'.repeat(201) } }, invalid(/`project`.*200/)],
];

const QUERIES: [what: string, query: string, refusal: Refusal][] = [
  ['an unknown status', 'status=banana', invalid(/`status` must be one of: pending, ready, error, deleted/)],
  ['two statuses', 'status=ready&status=error', invalid(/`status`/)],
  ['a query of 501 characters', `q=${'x'.repeat(501)}`, invalid(/`q`.*500/)],
  ['33 terms', `q=${Array.from({ length: 33 }, (_, n) => n).join('+')}`, invalid(/`q`.*32 terms/)],
  ['two queries', 'q=a&q=b', invalid(/`q` must be text/)],
  ['NUL in the query', 'q=a%00b', { code: 'request.null_character', says: /"field":"q"/ }],
  ['NUL in the project', 'project=%00', { code: 'request.null_character', says: /"field":"project"/ }],
  ['a project of 201 characters', `project=${'x'.repeat(201)}`, invalid(/`project`.*200/)],
  ['65 tags', `tags=${tags65.join()}`, invalid(/`tags`.*64/)],
  ['a tag of 65 characters', `tags=${'x'.repeat(65)}`, invalid(/`tags\[0\]`.*64/)],
];

/** Bodies, queries, ids and requests as a whole that make no sense. */
export function describeBadRequests(root: () => RootApi): void {
  let api: RootApi;
  let client: ConformanceClient;
  let id: string;
  beforeAll(async () => {
    api = root();
    ({ client } = api);
    ({ id } = await client.upload({ name: 'target.txt', bytes: 'x', fields: { tags: 'kept' } }));
  });

  const refused = (refusal: Refusal, request: () => Promise<{ status: number; body: ErrorView }>) =>
    expectRefusedWithoutTrace(api.stack, client, refusal, request);

  describe('PATCH /assets/{id} refuses', () => {
    it.each(BODIES)('%s', async (_, call, refusal) => {
      const before = await client.get(id);
      await refused(refusal, () => client.send('PATCH', `/assets/${id}`, call));
      expect(await client.get(id)).toEqual(before);
    });
  });

  describe('GET /assets refuses', () => {
    it.each(QUERIES)('%s', (_, query, refusal) => refused(refusal, () => client.send('GET', `/assets?${query}`)));
  });

  describe('GET /assets takes', () => {
    it.each([
      ['parameters it does not know', 'colour=red&q[a]=1&__proto__[x]=1'],
      ['text that looks like SQL', `q=${encodeURIComponent("' OR 1=1; --")}&project=${encodeURIComponent("' OR ''='")}`],
      ['a repeated limit, the last one', 'limit=3&limit=7'],
      ['broken percent-encoding', 'q=%E0%A4%A'],
      ['500 characters of one term', `q=${'x'.repeat(500)}`],
      ['32 terms', `q=${Array.from({ length: 32 }, (_, n) => `zz${n}`).join('+')}`],
      ['a very deep offset', 'offset=900000000000'],
    ])('%s', async (_, query) => {
      expect((await client.send('GET', `/assets?${query}`)).status).toBe(200);
    });
  });

  describe('An asset id that is', () => {
    const ROUTES: [method: string, path: (id: string) => string, call: Call][] = [
      ['GET', (its) => `/assets/${its}`, {}],
      ['GET', (its) => `/assets/${its}/content`, {}],
      ['PATCH', (its) => `/assets/${its}`, { json: { tags: ['x'], project: 'Never made' } }],
      ['DELETE', (its) => `/assets/${its}`, {}],
      ['POST', (its) => `/assets/${its}/recover`, {}],
      ['POST', (its) => `/assets/${its}/analyze`, {}],
    ];

    it.each([
      ['unknown', UNKNOWN_ID],
      ['no UUID', 'banana'],
      ['a number', '1'],
      ['almost a UUID', UNKNOWN_ID.slice(0, -1)],
      ['a UUID with a tail', `${UNKNOWN_ID}0`],
      ['a path that climbs', '..%2f..%2fetc%2fpasswd'],
      ['SQL', "'%20OR%201=1;--"],
      ['of any script', '%F0%9F%8C%BB'],
    ])('%s is answered 404 on every route', async (_, itsId) => {
      for (const [method, path, call] of ROUTES) {
        await refused({ status: 404, code: 'asset.not_found' }, () => client.send(method, path(itsId), call));
      }
    });

    it('in capitals is the same id', async () => {
      expect((await client.get(id.toUpperCase())).id).toBe(id);
    });

    it('impossible is refused on every route', async () => {
      for (const [method, path, call] of ROUTES) {
        await refused({ code: 'request.null_character', says: /"field":"id"/ }, () => client.send(method, path('a%00b'), call));
        await refused(invalid(/`id`.*200/), () => client.send(method, path('a'.repeat(201)), call));
        const broken = await client.sendUnknown(method, path('%zz'), call);
        expectRefusal(broken, { code: 'request.malformed', says: /percent-encoding/ });
      }
    });
  });

  describe('U+0000 is refused wherever it stands, naming the field:', () => {
    const inForm = (name: string, filename = 'a.txt'): Call => ({
      headers: FORM_TYPE,
      body: rawForm([
        { name: 'file', filename, bytes: 'x' },
        { name, bytes: 'a\0' },
      ]),
    });
    const url = 'http://127.0.0.1:9/never-fetched';

    it.each<[method: string, path: string, call: Call, field: string]>([
      ['GET', '/assets?q=%00', {}, 'q'],
      ['GET', '/assets?tags=a,%00', {}, 'tags'],
      ['GET', '/assets?limit=1%00', {}, 'limit'],
      ['GET', '/assets?what%00=1', {}, 'query'],
      ['GET', `/assets/${UNKNOWN_ID}?wait=%00`, {}, 'wait'],
      ['GET', `/assets/${UNKNOWN_ID}/content?w=%00`, {}, 'w'],
      ['GET', '/content/o/%00/a/original.jpg', {}, 'organizationId'],
      ['GET', '/content/o/a/a/original.jpg?expires=1&signature=%00', {}, 'signature'],
      ['POST', '/assets/upload?analyze=%00', inForm('tags'), 'analyze'],
      ['POST', '/assets/upload', inForm('uploadedBy'), 'uploadedBy'],
      ['POST', '/assets/upload', inForm('nobody-reads-this'), 'nobody-reads-this'],
      ['POST', '/assets/upload-from-url', { json: { url, tags: 'a\0' } }, 'tags'],
      ['POST', '/assets/upload-from-url', { json: { url, project: '\0' } }, 'project'],
      ['POST', '/assets/upload-from-url', { json: { url, uploadedBy: '\0' } }, 'uploadedBy'],
      ['POST', '/assets/upload-from-url', { json: { url, unknown: { deep: ['\0'] } } }, 'unknown.deep\\[0\\]'],
      ['POST', `/assets/${UNKNOWN_ID}%00/recover`, {}, 'id'],
    ])('%s %s', async (method, path, call, field) => {
      await refused({ code: 'request.null_character', says: new RegExp(`"field":"${field}"`) }, () => client.send(method, path, call));
    });
  });

  describe('What is not even HTTP', () => {
    it.each([
      ['a request line of nonsense', 'HELLO\r\n\r\n', { code: 'request.malformed' }],
      [
        'a header of 20 KB',
        `GET /assets HTTP/1.1\r\nHost: x\r\nX-Filler: ${'x'.repeat(20_000)}\r\n\r\n`,
        { status: 431, code: 'request.malformed', says: /16 KB/ },
      ],
      [
        'a URL of 20 KB',
        `GET /assets?q=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
        { status: 431, code: 'request.malformed', says: /16 KB/ },
      ],
      ['a length that is no number', 'POST /assets HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n', { code: 'request.malformed' }],
      [
        'two lengths',
        'POST /assets HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        { code: 'request.malformed' },
      ],
      [
        'length and chunks at once',
        'POST /assets HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        { code: 'request.malformed' },
      ],
    ] satisfies [string, string, Refusal][])('%s', (_, bytes, refusal) => refused(refusal, () => sendRaw(api.stack.baseUrl, bytes)));
  });
}
