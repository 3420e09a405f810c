import { type Resolver, SafeFetch, type SafeFetchOptions } from '@argus/platform/outbound';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

const MB = 1024 * 1024;
const LIMITS = { connectTimeoutMs: 1000, totalTimeoutMs: 1500, maxRedirects: 5 };

interface Site {
  readonly port: number;
  readonly server: { close(): unknown; closeAllConnections?(): void };
}

const sites: Site[] = [];
const listening = async (server: Server | ReturnType<typeof createTcpServer>): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  sites.push({ port, server });
  return port;
};
const givenSite = (listener: RequestListener): Promise<number> => listening(createServer(listener));
/** A server below HTTP: says whatever it likes. */
const givenRawSite = (talk: (socket: Socket) => void): Promise<number> =>
  listening(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      talk(socket);
    }),
  );

afterEach(() => {
  for (const { server } of sites.splice(0)) {
    server.close();
    server.closeAllConnections?.();
  }
});

const toLoopback: Resolver = () => Promise.resolve(['127.0.0.1']);
const fetchWith = (ports: number[], resolver: Resolver = toLoopback, options: Partial<SafeFetchOptions> = {}): SafeFetch =>
  new SafeFetch({ ...LIMITS, ...options, allow: ports.map((port) => `127.0.0.1:${port}`) }, resolver);

const downloaded = async (safe: SafeFetch, url: string, maxBytes = MB): Promise<Buffer> =>
  buffer((await safe.download(url, { maxBytes })).stream);
const failure = (work: Promise<unknown>): Promise<Record<string, unknown>> =>
  work.then(
    () => Promise.reject(new Error('it was let through')),
    (error: { code: string; details: object }) => ({ code: error.code, ...error.details }),
  );

describe('a download', () => {
  it('hands out bytes, type and name', async () => {
    const port = await givenSite((request, response) => {
      response.setHeader('content-type', 'image/png').setHeader('content-disposition', 'attachment; filename=a.png');
      response.end(JSON.stringify([request.url, request.headers.host, request.headers['accept-encoding'], request.headers.cookie]));
    });
    const url = `http://photos.test:${port}/a/b?c=d#e`;
    const { stream, ...rest } = await fetchWith([port]).download(url, { maxBytes: MB });
    expect(rest).toEqual({
      contentType: 'image/png',
      contentDisposition: 'attachment; filename=a.png',
      finalUrl: `http://photos.test:${port}/a/b?c=d`,
      statusCode: 200,
    });
    expect(JSON.parse((await buffer(stream)).toString())).toEqual(['/a/b?c=d', `photos.test:${port}`, 'identity', null]);
  });

  it('passes a large body on whole, and as slowly as it is read', async () => {
    const bytes = Buffer.alloc(20 * MB, 'argus');
    let sentBytes = 0;
    const port = await givenSite((_request, response) => {
      const send = (): void => {
        while (sentBytes < bytes.length) {
          const part = bytes.subarray(sentBytes, sentBytes + 64 * 1024);
          sentBytes += part.length;
          if (!response.write(part)) return void response.once('drain', send);
        }
        response.end();
      };
      send();
    });
    const { stream } = await fetchWith([port], toLoopback, { totalTimeoutMs: 20_000 }).download(`http://a.test:${port}/`, {
      maxBytes: 20 * MB,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sentBytes).toBeLessThan(bytes.length);
    expect((await buffer(stream)).equals(bytes)).toBe(true);
  });

  it('reaches no loopback server unless it is allowed', async () => {
    let reached = 0;
    const port = await givenSite((_request, response) => {
      reached += 1;
      response.end();
    });
    const safe = fetchWith([]);
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'rebinding.test']) {
      expect(await failure(safe.download(`http://${host}:${port}/`, { maxBytes: MB }))).toEqual({ code: 'fetch.address_refused' });
    }
    expect(reached).toBe(0);
    await downloaded(fetchWith([port]), `http://127.0.0.1:${port}/`);
    expect(reached).toBe(1);
  });

  it('asks the name server once: an answer that changes gains nothing', async () => {
    const port = await givenSite((_request, response) => response.end('checked'));
    let asked = 0;
    const rebinding: Resolver = () => Promise.resolve([(asked += 1) === 1 ? '127.0.0.1' : '127.0.0.2']);
    expect((await downloaded(fetchWith([port], rebinding), `http://rebinding.test:${port}/`)).toString()).toBe('checked');
    expect(asked).toBe(1);
    const again = fetchWith([port], rebinding).download(`http://rebinding.test:${port}/`, { maxBytes: MB });
    expect(await failure(again)).toEqual({ code: 'fetch.address_refused' });
  });

  it('connects to the checked address, not to what the system resolves', async () => {
    const port = await givenSite((_request, response) => response.end('pinned'));
    expect((await downloaded(fetchWith([port]), `http://no-such-host.invalid:${port}/`)).toString()).toBe('pinned');
  });

  it('tries the next address when one does not answer', async () => {
    const port = await givenSite((_request, response) => response.end('second'));
    const safe = new SafeFetch({ ...LIMITS, allow: [`127.0.0.9:${port}`, `127.0.0.1:${port}`] }, () =>
      Promise.resolve(['127.0.0.9', '127.0.0.1']),
    );
    expect((await downloaded(safe, `http://two.test:${port}/`)).toString()).toBe('second');
  });
});

describe('redirects', () => {
  it('are followed, each checked, with relative targets', async () => {
    const port = await givenSite((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step < 5) response.writeHead([301, 302, 303, 307, 308][step] ?? 302, { location: `/${step + 1}` }).end('moved');
      else response.end('there');
    });
    const download = await fetchWith([port]).download(`http://a.test:${port}/0`, { maxBytes: MB });
    expect([(await buffer(download.stream)).toString(), download.finalUrl]).toEqual(['there', `http://a.test:${port}/5`]);
    const tooFew = fetchWith([port], toLoopback, { maxRedirects: 4 }).download(`http://a.test:${port}/0`, { maxBytes: MB });
    expect(await failure(tooFew)).toEqual({ code: 'fetch.failed', reason: 'it redirects more than 4 times' });
  });

  it.each([
    ['http://127.0.0.1:1/', 'fetch.address_refused'],
    ['http://inside.test/', 'fetch.address_refused'],
    ['http://169.254.169.254/latest/', 'fetch.address_refused'],
    ['//[::1]/', 'fetch.address_refused'],
    ['ftp://a.test/', 'fetch.url_invalid'],
    ['http://user:secret@a.test/', 'fetch.url_invalid'],
    ['file:///etc/passwd', 'fetch.url_invalid'],
  ])('to %s are refused', async (location, code) => {
    const port = await givenSite((_request, response) => response.writeHead(302, { location }).end());
    expect(await failure(fetchWith([port]).download(`http://a.test:${port}/`, { maxBytes: MB }))).toMatchObject({ code });
  });

  it('that go in circles end', async () => {
    const port = await givenSite((_request, response) => response.writeHead(302, { location: '/' }).end());
    expect(await failure(fetchWith([port]).download(`http://a.test:${port}/`, { maxBytes: MB }))).toMatchObject({ code: 'fetch.failed' });
  });
});

describe('a host that misbehaves', () => {
  const failing = async (port: number, maxBytes = MB): Promise<Record<string, unknown>> =>
    failure(downloaded(fetchWith([port]), `http://a.test:${port}/`, maxBytes));

  it.each([404, 403, 500, 204, 206, 304])('with status %i is a failure that names it', async (status) => {
    const port = await givenSite((_request, response) => response.writeHead(status).end());
    expect(await failing(port)).toEqual({ code: 'fetch.failed', status });
  });

  it('with a stated length above the limit is refused before the body', async () => {
    const port = await givenSite((_request, response) => {
      response.writeHead(200, { 'content-length': 2 * MB });
      response.write('x');
    });
    const refused = fetchWith([port]).download(`http://a.test:${port}/`, { maxBytes: MB });
    expect(await failure(refused)).toEqual({ code: 'asset.file_too_large', limitBytes: MB });
  });

  it('with an endless body is cut off at the limit', async () => {
    const port = await givenSite((request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(256 * 1024)), 1);
      request.socket.once('close', () => clearInterval(timer));
    });
    expect(await failing(port)).toEqual({ code: 'asset.file_too_large', limitBytes: MB });
  });

  it('that ends before its stated length is a failure', async () => {
    const port = await givenRawSite((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort'));
    expect(await failing(port)).toMatchObject({ code: 'fetch.failed' });
  });

  it('that closes while its body waits to be read harms nobody', async () => {
    const port = await givenRawSite((socket) => socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'x'.repeat(500_000)}`));
    const { stream } = await fetchWith([port]).download(`http://a.test:${port}/`, { maxBytes: MB });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await buffer(stream)).toHaveLength(500_000);
  });

  it('that changes to another protocol unasked is a failure', async () => {
    const port = await givenRawSite((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
    );
    expect(await failing(port)).toMatchObject({ code: 'fetch.failed' });
  });

  it('that sends more than its stated length is read up to it', async () => {
    const port = await givenRawSite((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nexactly-not'));
    expect((await downloaded(fetchWith([port]), `http://a.test:${port}/`)).toString()).toBe('exact');
  });

  it.each<[string, (body: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ])('that compresses with %s though not asked is decoded, and capped after decoding', async (coding, compress) => {
    const port = await givenSite((request, response) => {
      response
        .setHeader('content-encoding', coding)
        .end(compress(request.url === '/bomb' ? Buffer.alloc(20 * MB) : Buffer.from('decoded')));
    });
    expect((await downloaded(fetchWith([port]), `http://a.test:${port}/`)).toString()).toBe('decoded');
    const bomb = downloaded(fetchWith([port], toLoopback, { totalTimeoutMs: 10_000 }), `http://a.test:${port}/bomb`);
    expect(await failure(bomb)).toEqual({ code: 'asset.file_too_large', limitBytes: MB });
  });

  it.each(['gzip', 'zstd', 'gzip, gzip'])('that sends damaged or unknown coding %j is a failure', async (coding) => {
    const port = await givenSite((_request, response) => response.setHeader('content-encoding', coding).end('not compressed'));
    expect(await failing(port)).toMatchObject({ code: 'fetch.failed', reason: expect.stringContaining('compressed') as string });
  });

  it('that never answers is given up', async () => {
    const port = await givenRawSite(() => undefined);
    expect(await failing(port)).toEqual({ code: 'fetch.failed', reason: 'it took too long' });
  });

  it('that trickles headers or body without end is given up at the total time', async () => {
    const trickle = (start: string, drop: string) => (socket: Socket) => {
      socket.write(start);
      const timer = setInterval(() => socket.write(drop), 20);
      socket.once('close', () => clearInterval(timer));
    };
    const headers = await givenRawSite(trickle('HTTP/1.1 200 OK\r\n', 'x: y\r\n'));
    expect(await failing(headers)).toMatchObject({ code: 'fetch.failed' });
    const body = await givenRawSite(trickle('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', 'x'));
    expect(await failing(body)).toEqual({ code: 'fetch.failed', reason: 'it took too long' });
  });

  it('that speaks no HTTP, breaks off or sends huge headers is a failure in plain words', async () => {
    const nonsense = await givenRawSite((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    expect(await failing(nonsense)).toEqual({ code: 'fetch.failed', reason: 'the answer is not valid HTTP' });
    const broken = await givenRawSite((socket) => socket.destroy());
    expect(await failing(broken)).toEqual({ code: 'fetch.failed', reason: 'the connection broke' });
    const huge = await givenRawSite((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n`));
    expect(await failing(huge)).toEqual({ code: 'fetch.failed', reason: 'the answer has too many headers' });
  });

  it('that refuses the connection is a failure which does not tell its address', async () => {
    const port = await givenRawSite(() => undefined);
    sites.splice(0).forEach(({ server }) => server.close());
    await new Promise((resolve) => setTimeout(resolve, 20));
    const error: unknown = await fetchWith([port])
      .download(`http://a.test:${port}/`, { maxBytes: MB })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'fetch.failed', details: { reason: 'the host refused the connection' } });
    expect(JSON.stringify([(error as Error).message, (error as { details: object }).details])).not.toContain('127.0.0.1');
  });

  it('whose name server hangs is given up', async () => {
    const hanging: Resolver = () => new Promise(() => undefined);
    expect(await failure(fetchWith([], hanging).download('http://a.test/', { maxBytes: MB }))).toEqual({
      code: 'fetch.failed',
      reason: 'it took too long',
    });
  });
});

describe('a caller', () => {
  it('can give up before and during the body, with its own reason', async () => {
    let closed = 0;
    let abort = new AbortController();
    const port = await givenSite((request, response) => {
      request.socket.once('close', () => (closed += 1));
      if (request.url === '/body') response.write('first');
      // Only once the request has arrived: on a busy machine that may take a while.
      setTimeout(() => abort.abort(new Error('no longer wanted')), 100);
    });
    for (const path of ['/headers', '/body']) {
      abort = new AbortController();
      const work = fetchWith([port])
        .download(`http://a.test:${port}${path}`, { maxBytes: MB, signal: abort.signal })
        .then(({ stream }) => buffer(stream));
      await expect(work).rejects.toThrow('no longer wanted');
    }
    for (let tries = 0; closed < 2 && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(closed).toBe(2);
  });

  it('that throws the stream away closes the connection', async () => {
    const port = await givenSite((_request, response) => void response.write('first'));
    const { stream } = await fetchWith([port]).download(`http://a.test:${port}/`, { maxBytes: MB });
    const server = sites.at(-1)?.server as Server;
    stream.destroy();
    await once(stream, 'close');
    while ((await new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))) > 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe('a request', () => {
  it('sends method, headers and body, and hands any status back', async () => {
    const port = await givenSite((request, response) => {
      void buffer(request).then((body) => {
        response.writeHead(302, {
          location: 'http://127.0.0.1:1/',
          'x-seen': `${request.method} ${request.headers.host} ${String(request.headers['x-own'])}`,
        });
        response.end(body);
      });
    });
    const answer = await fetchWith([port]).request(`http://hooks.test:${port}/`, {
      method: 'POST',
      headers: { 'x-own': 'yes', Host: 'evil.test', 'Content-Length': '3', 'content-type': 'application/json' },
      body: '{"a":1}',
      maxResponseBytes: 100,
    });
    expect([answer.statusCode, answer.headers['x-seen'], answer.body.toString()]).toEqual([302, `POST hooks.test:${port} yes`, '{"a":1}']);
  });

  it('is bounded in the answer it takes', async () => {
    const port = await givenSite((_request, response) => response.end('x'.repeat(101)));
    const work = fetchWith([port]).request(`http://hooks.test:${port}/`, { method: 'GET', maxResponseBytes: 100 });
    expect(await failure(work)).toEqual({ code: 'fetch.failed', reason: 'the answer is too large' });
    expect(await failure(fetchWith([]).request('http://127.0.0.1:1/', { method: 'POST', maxResponseBytes: 1 }))).toEqual({
      code: 'fetch.address_refused',
    });
  });
});

describe('over TLS', () => {
  const directory = mkdtempSync(join(tmpdir(), 'argus-tls-'));
  const [keyPath, certPath] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  beforeAll(() => {
    const subject = ['-subj', '/CN=photos.test', '-addext', 'subjectAltName=DNS:photos.test'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        keyPath,
        '-out',
        certPath,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('keeps the name for SNI while it connects to the pinned address, and refuses a certificate nobody vouches for', async () => {
    const names: unknown[] = [];
    const server = createTlsServer({
      key: readFileSync(keyPath),
      cert: readFileSync(certPath),
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    server.on('tlsClientError', () => undefined);
    const port = await listening(server);
    expect(await failure(fetchWith([port]).download(`https://photos.test:${port}/`, { maxBytes: MB }))).toEqual({
      code: 'fetch.failed',
      reason: 'the secure connection could not be set up or its certificate is not valid',
    });
    expect(names).toEqual(['photos.test']);
  });
});
