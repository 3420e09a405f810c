import { HealthModule } from '../../../apps/api/src/health';
import { buildOpenApiDocument, OpenApiModule, routesOfModule, serveDocs } from '../../../apps/api/src/openapi';
import { routesOfControllers } from '../../../libs/platform/src/http';
import { type SampleApp, startSampleApp } from '../../../libs/platform/src/http/testing/sample-app';
import { FailuresController, ThingsController } from '../../../libs/platform/src/http/testing/sample.controller';
import { expectMatchesDocument } from '../../support/openapi-validator';

const UUID = '01920000-0000-7000-8000-000000000001';

describe('the published document', () => {
  let sample: SampleApp;
  let document: object;
  let storageAnswers = true;

  beforeAll(async () => {
    const check = (name: string) => ({
      name,
      check: () => (name === 'storage' && !storageAnswers ? Promise.reject(new Error('/secret/path')) : Promise.resolve()),
    });
    sample = await startSampleApp({
      imports: [
        OpenApiModule.forRoot({ version: '1.2.3', publicUrl: 'https://argus.example' }),
        HealthModule.forRoot({ useFactory: () => ['database', 'queue', 'storage', 'schema'].map(check) }),
      ],
      prepare: serveDocs,
    });
    document = (await (await fetch(`${sample.baseUrl}/openapi.json`)).json()) as object;
  });
  afterAll(() => sample.close());

  const call = async (method: string, path: string, body?: string | FormData): Promise<{ status: number; body: unknown }> => {
    const json = typeof body === 'string' ? { 'Content-Type': 'application/json' } : undefined;
    const response = await fetch(`${sample.baseUrl}${path}`, { method, body, headers: json });
    const text = await response.text();
    const parsed: unknown = text ? JSON.parse(text) : undefined;
    expectMatchesDocument(document, method, path.split('?')[0] ?? '', response.status, response.headers, parsed);
    return { status: response.status, body: parsed };
  };

  it('is OpenAPI 3.1 with what the operations say', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Argus', version: '1.2.3' },
      servers: [{ url: 'https://argus.example' }],
      components: {
        schemas: {
          Thing: { properties: { note: { type: ['string', 'null'] } } },
          Error: { required: ['error', 'code', 'fix', 'requestId'] },
          ApiError: { required: ['error', 'detail', 'status_code'] },
        },
        securitySchemes: { bearer: { type: 'http' }, apiKey: { name: 'X-API-Key' } },
      },
      paths: {
        '/health/live': { get: { security: [] } },
        '/things/{id}': {
          get: { parameters: [{ name: 'id', in: 'path', required: true }], security: [{ bearer: [] }, { session: [] }, { apiKey: [] }] },
        },
        '/things': {
          get: {
            operationId: 'listThings',
            parameters: [
              { name: 'q', in: 'query' },
              { name: 'tags', in: 'query' },
              { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
              { name: 'deep', in: 'query' },
            ],
          },
          post: {
            requestBody: { required: true, content: { 'application/json': { examples: { small: { value: { name: 'Nut' } } } } } },
            responses: {
              201: { headers: { 'X-Request-Id': {}, Location: { description: 'Where it is.' } } },
              400: { content: { 'application/json': { examples: { 'request.invalid': { value: { code: 'request.invalid' } } } } } },
              401: { headers: { 'WWW-Authenticate': {} } },
              429: { content: { 'application/json': { examples: { 'asset.quota_exceeded': { value: { upgrade: true } } } } } },
            },
          },
        },
        '/things/upload': {
          post: {
            requestBody: { content: { 'multipart/form-data': { schema: { properties: { file: { type: 'string', format: 'binary' } } } } } },
          },
        },
        '/api/v1/assets/{id}': {
          get: {
            responses: {
              404: {
                content: { 'application/json': { examples: { 'asset.not_found': { value: { error: { code: 'asset_not_found' } } } } } },
              },
            },
          },
        },
      },
    });
    expect(JSON.stringify(document)).not.toContain('"additionalProperties":false');
  });

  it('is what every response is like', async () => {
    const data = new FormData();
    data.append('file', new Blob(['x']), 'x.txt');
    expect((await call('POST', '/things', '{"name":"Nut"}')).status).toBe(201);
    expect((await call('POST', '/things', '{"name":1}')).status).toBe(400);
    expect((await call('POST', '/things', '{')).status).toBe(400);
    expect((await call('GET', '/things?tags=a,b&limit=5')).status).toBe(200);
    expect((await call('GET', `/things/${UUID}`)).status).toBe(200);
    expect((await call('GET', '/things/unknown')).status).toBe(404);
    expect((await call('POST', '/things/upload', data)).status).toBe(201);
    expect((await call('POST', '/things/upload', '{}')).status).toBe(400);
    expect((await call('GET', '/failures/surprise')).status).toBe(500);
    expect((await call('GET', '/api/v1/assets/x')).status).toBe(404);
    expect((await call('POST', '/v1/items', '{"name":"x"}')).status).toBe(429);
    expect((await call('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await call('GET', '/openapi.json')).status).toBe(200);
  });

  it('knows a service that is ready and one that is not', async () => {
    expect(await call('GET', '/health/ready')).toMatchObject({ status: 200, body: { status: 'ok', checks: { schema: { status: 'ok' } } } });
    storageAnswers = false;
    const failed = await call('GET', '/health/ready');
    expect(failed).toMatchObject({
      status: 503,
      body: { status: 'failed', checks: { storage: { status: 'failed' }, queue: { status: 'ok' } } },
    });
    expect(JSON.stringify(failed)).not.toContain('secret');
    storageAnswers = true;
    expect((await call('GET', '/health/ready')).status).toBe(200);
  });

  it.each<[string, number, Record<string, string>, unknown, string]>([
    ['/things/x', 200, {}, { id: 'x', name: 'n', tags: [], note: null }, 'content type none'],
    ['/things/x', 200, { 'content-type': 'application/json' }, { id: 'x', name: 'n', tags: [] }, "must have required property 'note'"],
    [
      '/things/x',
      200,
      { 'content-type': 'application/json' },
      { id: 'x', name: 'n', tags: [], note: null, more: 1 },
      'additional properties',
    ],
    ['/things/x', 418, { 'content-type': 'application/json' }, {}, 'no status 418'],
    ['/nothing', 200, {}, {}, 'has no GET /nothing'],
    ['/failures/late', 200, {}, { some: 'body' }, 'a body came'],
  ])('refuses %s → %d with %j %j', (path, status, headers, body, message) => {
    expect(() => expectMatchesDocument(document, 'GET', path, status, headers, body)).toThrow(message);
  });

  it('is built without an application, the same each time', () => {
    const dynamic = { module: class Empty {}, controllers: [ThingsController], imports: [HealthModule.forRoot({ useFactory: () => [] })] };
    const routes = routesOfModule(dynamic);
    expect(routes.map(({ path }) => path)).toEqual(expect.arrayContaining(['/things/upload', '/health/ready']));
    const build = (order: typeof routes) => JSON.stringify(buildOpenApiDocument(order, { version: '1' }));
    expect(build(routes)).toBe(build([...routes].reverse()));
    expect(() =>
      buildOpenApiDocument([...routes, ...routesOfControllers([ThingsController, FailuresController])], { version: '1' }),
    ).toThrow('GET /things');
  });

  it('is shown at /docs with nothing from elsewhere and no inline script', async () => {
    const response = await fetch(`${sample.baseUrl}/docs`);
    const page = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(page).not.toMatch(/<script>/);
    const files = [...page.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files).toEqual(expect.arrayContaining(['./docs/swagger-ui-bundle.js', './docs/swagger-ui-init.js']));
    for (const file of files) {
      const asset = await fetch(`${sample.baseUrl}/${file}`);
      expect([file, asset.status, (await asset.arrayBuffer()).byteLength > 0]).toEqual([file, 200, true]);
    }
    const init = await (await fetch(`${sample.baseUrl}/docs/swagger-ui-init.js`)).text();
    expect(init).toContain('"url": "/openapi.json"');
  });
});
