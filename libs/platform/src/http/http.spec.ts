import { Controller, Get } from '@nestjs/common';
import { type SampleApp, startSampleApp } from './testing/sample-app';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;

describe('an application with HttpModule', () => {
  let sample: SampleApp;
  beforeAll(async () => (sample = await startSampleApp()));
  afterAll(() => sample.close());

  const call = async (path: string, init?: RequestInit): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> => {
    const response = await fetch(`${sample.baseUrl}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Record<string, unknown> };
  };
  const post = (path: string, body: string | Buffer, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
    call(path, { method: 'POST', body, headers });

  describe('requests that are right', () => {
    it('reach the handler parsed', async () => {
      expect(await post('/things', '{"name":" Nut ","tags":"a","unknown":true}')).toMatchObject({
        status: 201,
        body: { id: '1', name: 'Nut', tags: ['a'], note: null },
      });
      expect((await call('/things?tags=a,b&tags=c&limit=9999&deep=yes&other=1')).body).toEqual({
        tags: ['a', 'b', 'c'],
        limit: 200,
        deep: true,
      });
      expect((await call('/things?limit=none')).body).toEqual({ limit: 50 });
    });

    it('keep brackets in a query as text', async () => {
      expect(await call('/things?q[a]=1')).toMatchObject({ status: 200, body: { limit: 50 } });
    });

    it('get security headers and no traces of the framework', async () => {
      const { headers } = await call('/things');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('etag')).toBeNull();
    });
  });

  describe('request ids', () => {
    it('are taken over when sane, made when not, and always sent back', async () => {
      expect((await call('/things', { headers: { 'X-Request-Id': 'job-7/a:b' } })).headers.get('x-request-id')).toBe('job-7/a:b');
      for (const given of ['two words', '<script>', 'x'.repeat(129), '']) {
        expect((await call('/things', { headers: { 'X-Request-Id': given } })).headers.get('x-request-id')).toMatch(UUID);
      }
    });

    it('are in the error, in the access log and on the log line of a surprise', async () => {
      const { body, headers } = await call('/failures/surprise', { headers: { 'X-Request-Id': 'find-me' } });
      expect(body.requestId).toBe('find-me');
      expect(headers.get('x-request-id')).toBe('find-me');
      const lines = sample.logs.filter((line) => line.requestId === 'find-me');
      expect(lines.map((line) => line.msg)).toEqual(['A request failed', 'request']);
    });
  });

  describe('bodies that are wrong', () => {
    it.each([
      ['cut off', '{"name":', 'request.malformed_json'],
      ['a form', 'name=x', 'request.malformed_json'],
      ['a list', '[]', 'request.invalid'],
      ['a text', '"text"', 'request.invalid'],
      ['nothing', '', 'request.invalid'],
      ['U+0000 in a field', '{"name":"a\\u0000b"}', 'request.null_character'],
      ['U+0000 in an unknown field', '{"name":"a","other":{"deep":["\\u0000"]}}', 'request.null_character'],
      ['U+0000 in a name', '{"a\\u0000":1,"name":"x"}', 'request.null_character'],
      ['half a surrogate pair', '{"name":"\\ud800"}', 'request.invalid'],
      ['30 000 levels', `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 'request.invalid'],
      ['over 100 KB', `{"name":"${'x'.repeat(102_400)}"}`, 'request.body_too_large'],
    ])('%s', async (_name, text, code) => {
      expect(await post('/things', text)).toMatchObject({ status: 400, body: { code } });
    });

    it('name the fields, the limits and the fix', async () => {
      const text = JSON.stringify({ name: 'x'.repeat(21), size: 0, colour: 'blue', url: 'nope', tags: 5, parts: [{}] });
      const { body } = await post('/things', text);
      expect(body).toMatchObject({
        code: 'request.invalid',
        error: '`name` must have at most 20 characters. 5 more in `errors`.',
        fix: expect.any(String) as string,
        errors: [
          { field: 'name', message: 'must have at most 20 characters.' },
          { field: 'size', message: 'must be at least 1.' },
          { field: 'colour', message: 'must be one of: red, green.' },
          { field: 'url', message: 'must be an absolute URL.' },
          { field: 'tags', message: 'must be text or a list.' },
          { field: 'parts[0].label', message: 'is required.' },
        ],
      });
      expect((await post('/things', '{}')).body.error).toBe('`name` is required.');
      expect((await post('/things', '{"name":"a\\u0000b"}')).body.field).toBe('name');
      expect((await call('/things?q=%00')).body).toMatchObject({ code: 'request.null_character', field: 'q' });
      expect((await call('/things/%00')).body).toMatchObject({ code: 'request.null_character', field: 'id' });
      expect((await call(`/things?q=${'x'.repeat(51)}`)).body.error).toBe('`q` must have at most 50 characters.');
    });

    it.each([
      [{ 'Content-Type': 'application/x-www-form-urlencoded' }, 400],
      [{ 'Content-Type': 'application/json; charset=latin1' }, 400],
      [{ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }, 400],
    ])('%j is refused with a reason', async (headers, status) => {
      expect(await post('/things', '{"name":"x"}', headers)).toMatchObject({ status, body: { code: 'request.unsupported_media_type' } });
      expect(await post('/v1/items', '{"name":"x"}', headers)).toMatchObject({ status: 415 });
    });

    it('refuses bytes that are not UTF-8', async () => {
      const body = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
      expect((await post('/things', body)).body).toMatchObject({ code: 'request.malformed_json' });
    });

    it('answers an endless body at its limit, not at its end', async () => {
      const head = `POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20000000000\r\n\r\n`;
      const answer = await sample.raw(head, (socket) => socket.once('data', () => socket.end()));
      expect(answer).toContain('HTTP/1.1 400 Bad Request');
      expect(answer).toContain('request.body_too_large');
      const chunked = `POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const second = await sample.raw(chunked + chunk + chunk, (socket) => socket.once('data', () => socket.end()));
      expect(second).toContain('request.body_too_large');
    });
  });

  describe('routes', () => {
    it.each([
      ['/nothing', 404, { error: 'There is no such route.', code: 'route.not_found' }],
      ['/api/v1/nothing', 404, { error: { code: 'route.not_found', status: 404 }, detail: 'There is no such route.', status_code: 404 }],
      ['/v1', 404, { error: { code: 'route.not_found' }, status_code: 404 }],
      ['/v10', 404, { error: 'There is no such route.' }],
      ['/things/not-a-uuid', 404, { code: 'asset.not_found' }],
      ['/things/xxxxxxxxxx'.padEnd(210, 'x'), 400, { code: 'request.invalid' }],
      ['/api/v1/assets/x', 404, { error: { code: 'asset_not_found', message: 'There is no such asset.' } }],
      ['/things/%zz', 400, { code: 'request.malformed' }],
      ['/api/v1/%zz', 400, { error: { code: 'request.malformed' } }],
    ])('GET %s', async (path, status, body) => {
      const reply = await call(path);
      expect(reply).toMatchObject({ status, body });
      expect(reply.headers.get('content-type')).toMatch(/^application\/json/);
    });

    it('answer a wrong method with the right ones', async () => {
      const reply = await call('/things', { method: 'DELETE' });
      expect(reply).toMatchObject({ status: 405, body: { code: 'route.method_not_allowed', allow: ['GET', 'HEAD', 'OPTIONS', 'POST'] } });
      expect(reply.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
      expect((await call('/api/v1/assets/7', { method: 'PUT' })).body).toMatchObject({ error: { code: 'route.method_not_allowed' } });
      const options = await call('/things/upload', { method: 'OPTIONS' });
      expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
      expect((await call('/nothing', { method: 'OPTIONS' })).status).toBe(404);
      expect((await call('/things', { method: 'HEAD' })).status).toBe(200);
    });
  });

  describe('failures', () => {
    it('say nothing of a surprise to the caller and log it once, with its stack', async () => {
      const before = sample.logs.length;
      const { status, body } = await call('/failures/surprise');
      expect(status).toBe(500);
      expect(body).toEqual({
        error: 'Something went wrong on our side.',
        code: 'internal',
        fix: expect.any(String) as string,
        requestId: expect.stringMatching(UUID) as string,
      });
      const errors = sample.logs.slice(before).filter((line) => line.err);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ err: { type: 'TypeError', stack: expect.stringContaining('hunter2') as string } });
    });

    it('break the connection when half the answer is out', async () => {
      await expect(fetch(`${sample.baseUrl}/failures/late`).then((response) => response.text())).rejects.toThrow();
      expect(sample.logs.filter((line) => (line.err as Error | undefined)?.message === 'the disk fell off')).toHaveLength(1);
    });

    it('carry the headers of their kind and none of the answer that did not come', async () => {
      const quota = await call('/failures/code/asset.quota_exceeded');
      expect(quota).toMatchObject({ status: 429, body: { upgrade: true, code: 'asset.quota_exceeded', field: 'x' } });
      expect(quota.headers.get('retry-after')).toBeNull();
      expect(quota.headers.get('content-disposition')).toBeNull();
      expect(quota.headers.get('etag')).toBeNull();
      const required = await call('/failures/code/auth.required');
      expect([required.status, required.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="argus"']);
      expect((await post('/v1/items', '{"name":"x"}')).body).toMatchObject({
        upgrade: true,
        error: { code: 'asset.quota_exceeded', status: 429 },
        status_code: 429,
      });
    });
  });

  describe('what is not even HTTP', () => {
    it.each([
      ['garbage', 'BREAK\r\n\r\n', 400],
      ['huge headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      ['a request without a host', 'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ])('%s gets JSON', async (_name, bytes, status) => {
      const answer = await sample.raw(bytes);
      expect(answer).toContain(`HTTP/1.1 ${status} `);
      expect(answer).toContain('Content-Type: application/json');
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
        code: 'request.malformed',
        requestId: expect.any(String) as string,
      });
    });

    it('is answered as if it had not said what it expects, when nobody knows that', async () => {
      const head = 'GET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 200-maybe\r\n\r\n';
      const answer = await sample.raw(head);
      expect(answer).toContain('HTTP/1.1 404 ');
      expect(answer).toContain('"code":"route.not_found"');
    });
  });

  describe('the log', () => {
    it('has one line per request, without secrets', async () => {
      await call('/things?q=cat&token=s3cret&Signature=s3cret', { headers: { Authorization: 'Bearer s3cret', 'X-Request-Id': 'log-1' } });
      await call('/invite/s3cret/claim', { headers: { 'X-Request-Id': 'log-2' } });
      await new Promise((resolve) => setTimeout(resolve, 20));
      const lines = sample.logs.filter((line) => String(line.requestId).startsWith('log-'));
      expect(lines).toEqual([
        expect.objectContaining({ level: 30, method: 'GET', url: '/things?q=cat&token=[redacted]&Signature=[redacted]', status: 200 }),
        expect.objectContaining({ level: 30, status: 404, code: 'route.not_found', url: '/invite/[redacted]/claim' }),
      ]);
      expect(JSON.stringify(sample.logs)).not.toContain('s3cret');
    });
  });
});

describe('an application that stops', () => {
  it('waits for a request under way, then ends it at its deadline, and holds no idle connection', async () => {
    const sample = await startSampleApp({ http: { drainTimeoutMs: 300 } });
    await fetch(`${sample.baseUrl}/things`);
    const unfinished = sample.raw('POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sample.close();
    expect(await unfinished).toBe('');
  });
});

describe('an application with a route that is not in order', () => {
  it('refuses to start and names every such handler', async () => {
    class Bare {
      forgotten(): void {}
    }
    Get('bare')(Bare.prototype, 'forgotten', Object.getOwnPropertyDescriptor(Bare.prototype, 'forgotten') ?? {});
    Controller()(Bare);
    await expect(startSampleApp({ controllers: [Bare] })).rejects.toThrow('Bare.forgotten (GET /bare) has no @Operation');
  });
});
