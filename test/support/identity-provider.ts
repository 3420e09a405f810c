import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const AUDIENCE = 'argus-test';

/** An OpenID Connect issuer on loopback, as far as whoever verifies its tokens can see it. */
export class IdentityProvider {
  readonly audience = AUDIENCE;
  private isDown = false;
  private requests = 0;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    private readonly keys: Readonly<Record<string, KeyPair>>,
  ) {}

  static async start(algorithms: readonly string[] = ['RS256', 'ES256', 'EdDSA']): Promise<IdentityProvider> {
    const pairs = await Promise.all(algorithms.map(async (name) => [name, await generateKeyPair(name, { extractable: true })] as const));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = new IdentityProvider(server, issuer, Object.fromEntries(pairs));
    server.on('request', (request, response) => {
      provider.requests += 1;
      if (provider.isDown) return void response.writeHead(503).end();
      void provider.documentAt(request.url ?? '').then((document) => {
        response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document ?? {}));
      });
    });
    return provider;
  }

  get requestCount(): number {
    return this.requests;
  }

  /** From now on it answers nothing that helps. */
  goDown(): void {
    this.isDown = true;
  }

  comeBack(): void {
    this.isDown = false;
  }

  /** A token as the issuer makes it; `claims` win over what it would say. */
  token(
    claims: JWTPayload,
    { algorithm = 'RS256', key = this.keys[algorithm]?.privateKey }: { algorithm?: string; key?: CryptoKey } = {},
  ): Promise<string> {
    if (!key) throw new Error(`The issuer has no key for ${algorithm}`);
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.issuer, aud: AUDIENCE, iat: now, exp: now + 300, ...claims })
      .setProtectedHeader({ alg: algorithm, kid: algorithm })
      .sign(key);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve, reject) => this.server.close((error) => (error ? reject(error) : resolve())));
  }

  private async documentAt(url: string): Promise<object | undefined> {
    if (url === '/.well-known/openid-configuration') return { issuer: this.issuer, jwks_uri: `${this.issuer}/keys` };
    if (url !== '/keys') return undefined;
    const keys = Object.entries(this.keys).map(async ([alg, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      alg,
      kid: alg,
      use: 'sig',
    }));
    return { keys: await Promise.all(keys) };
  }
}
