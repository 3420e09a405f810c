import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { until } from '../../tools/support/processes';
import { parseMail, type ReceivedMail } from './received-mail';

type Refusal = { readonly at: 'recipient' | 'sender' | 'message' | 'sign-in'; readonly code: number };

/** A mail server on a port of its own that keeps what it is given, and refuses when it is told to. */
export class TestSmtpServer {
  static readonly user = 'argus';
  static readonly password = 'p@ss:word/%';

  readonly mails: ReceivedMail[] = [];
  refusal: Refusal | undefined;
  private readonly server: SMTPServer;

  private constructor() {
    this.server = new SMTPServer({
      logger: false,
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 1,
      onAuth: ({ username, password }, _session, done) => {
        const isRight = username === TestSmtpServer.user && password === TestSmtpServer.password;
        done(isRight ? this.refusedAt('sign-in') : refused(535), { user: username });
      },
      onMailFrom: (_address, _session, done) => done(this.refusedAt('sender')),
      onRcptTo: (_address, _session, done) => done(this.refusedAt('recipient')),
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = this.refusedAt('message');
          if (!refusal) {
            const envelopeFrom = envelope.mailFrom ? envelope.mailFrom.address : '';
            const envelopeTo = envelope.rcptTo.map(({ address }) => address);
            this.mails.push({ envelopeFrom, envelopeTo, ...parseMail(Buffer.concat(chunks).toString('latin1')) });
          }
          done(refusal);
        });
      },
    });
    // A client that goes away is no failure of the server.
    this.server.on('error', () => undefined);
  }

  static async start(port = 0): Promise<TestSmtpServer> {
    const server = new TestSmtpServer();
    await new Promise<void>((resolve) => server.server.listen(port, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    const credentials = [TestSmtpServer.user, TestSmtpServer.password].map(encodeURIComponent).join(':');
    return `smtp://${credentials}@127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.server.connections.size;
  }

  /** Ends every connection as a server does that has waited long enough. */
  dropConnections(): void {
    for (const connection of this.server.connections) connection.close();
  }

  /** Waits until no client is connected any more. */
  isLeft(): Promise<boolean> {
    return until(() => this.connections === 0, 10_000);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }

  private refusedAt(step: Refusal['at']): Error | null {
    return this.refusal?.at === step ? refused(this.refusal.code) : null;
  }
}

const refused = (responseCode: number): Error => Object.assign(new Error('No, not here'), { responseCode });
