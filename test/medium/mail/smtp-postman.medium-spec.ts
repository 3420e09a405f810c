import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { AppError, newId } from '../../../libs/common/src';
import { loadConfig } from '../../../libs/platform/src/config';
import { type Letter, SmtpPostman } from '../../../libs/platform/src/mail';
import { freePort } from '../../../tools/support/processes';
import { TestSmtpServer } from '../../support';

const DATABASE_URL = 'postgres://app@127.0.0.1/argus';
const postmanFor = (SMTP_URL: string, env: NodeJS.ProcessEnv = {}): SmtpPostman => {
  const { mail } = loadConfig({ DATABASE_URL, SMTP_URL, PUBLIC_URL: 'https://pictures.example.org', ...env });
  if (mail.driver !== 'smtp') throw new Error('SMTP_URL selects SMTP');
  return new SmtpPostman({ ...mail, stepTimeoutMs: 2_000 });
};

const letter = (changes: Partial<Letter> = {}): Letter => ({
  id: newId(),
  to: 'ada@example.net',
  subject: 'Your sign-in link',
  text: 'Open https://pictures.example.org/auth/magic/verify?token=secret-token\n\n482913\n',
  html: '<p>Open <a href="https://pictures.example.org/auth/magic/verify?token=secret-token">Argus</a>: <b>482913</b></p>',
  ...changes,
});

const failureOf = async (sending: Promise<void>): Promise<AppError> => {
  const thrown = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof AppError)) throw new Error(`Not an AppError: ${inspect(thrown)}`);
  return thrown;
};

describe('SmtpPostman', () => {
  let server: TestSmtpServer;
  let postman: SmtpPostman;

  beforeEach(async () => {
    server = await TestSmtpServer.start();
    postman = postmanFor(server.url);
  });
  afterEach(async () => {
    postman.onApplicationShutdown();
    await server.stop();
  });

  it('signs in and brings text and html, from the installation, to one recipient', async () => {
    const sent = letter();
    await postman.send(sent);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ envelopeFrom: 'no-reply@pictures.example.org', envelopeTo: ['ada@example.net'] });
    expect(mail?.text.replaceAll('\r\n', '\n')).toBe(sent.text);
    expect(mail?.html).toBe(sent.html);
    expect(mail?.headers.get('from')).toEqual(['Argus <no-reply@pictures.example.org>']);
    expect(mail?.headers.get('to')).toEqual(['ada@example.net']);
    expect(mail?.headers.get('auto-submitted')).toEqual(['auto-generated']);
  });

  it('gives a letter the same Message-ID each time it is sent', async () => {
    const sent = letter();
    await postman.send(sent);
    await postman.send(sent);
    await postman.send(letter());
    const ids = server.mails.map(({ headers }) => headers.get('message-id')?.[0]);
    expect(ids.slice(0, 2)).toEqual([`<${sent.id}@pictures.example.org>`, `<${sent.id}@pictures.example.org>`]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('writes any alphabet in subject and body', async () => {
    const words = 'Grüße, Ἀργώ — 目を覚ます 👁️ and a long line '.repeat(8).trim();
    await postman.send(letter({ subject: words, text: words, html: `<p>${words}</p>` }));
    expect(server.mails[0]).toMatchObject({ text: words, html: `<p>${words}</p>` });
    expect(server.mails[0]?.headers.get('subject')).toEqual([words]);
  });

  it('is sent in the name of MAIL_FROM', async () => {
    const named = postmanFor(server.url, { MAIL_FROM: 'Die Sammlung <sammlung@example.org>' });
    const sent = letter();
    await named.send(sent);
    named.onApplicationShutdown();
    expect(server.mails[0]?.envelopeFrom).toBe('sammlung@example.org');
    expect(server.mails[0]?.headers.get('from')).toEqual(['Die Sammlung <sammlung@example.org>']);
    expect(server.mails[0]?.headers.get('message-id')).toEqual([`<${sent.id}@example.org>`]);
  });

  it('keeps a subject on its line, whatever is in it', async () => {
    await postman.send(letter({ subject: 'Hello\r\nBcc: mallory@example.net\r\n\r\nA body of my own' }));
    const [mail] = server.mails;
    expect(mail?.envelopeTo).toEqual(['ada@example.net']);
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.headers.get('subject')).toEqual(['Hello Bcc: mallory@example.net A body of my own']);
    expect(mail?.text).not.toContain('A body of my own');
  });

  it.each([
    'ada@example.net\r\nBcc: mallory@example.net',
    'ada@example.net\nRCPT TO:<mallory@example.net>',
    'ada@example.net, mallory@example.net',
    'ada@example.net;mallory@example.net',
    'Ada <ada@example.net>',
    '<ada@example.net>',
    'everybody:ada@example.net',
    'ada@example.net mallory@example.net',
    'ada',
    '@example.net',
    '',
    `${'a'.repeat(250)}@example.net`,
  ])('refuses %j, which is not one address', async (to) => {
    expect((await failureOf(postman.send(letter({ to })))).code).toBe('mail.refused');
    expect(server.mails).toEqual([]);
  });

  it.each(['recipient', 'message'] as const)('550 at the %s is a refusal for good', async (at) => {
    server.refusal = { at, code: 550 };
    const failure = await failureOf(postman.send(letter()));
    expect(failure).toMatchObject({ code: 'mail.refused', retryable: false });
  });

  it.each([
    ['recipient', 450],
    ['message', 451],
    ['sender', 550],
    ['sign-in', 535],
    ['sign-in', 454],
  ] as const)('at the %s, %i is worth another try', async (at, code) => {
    server.refusal = { at, code };
    const failure = await failureOf(postman.send(letter()));
    expect(failure).toMatchObject({ code: 'mail.unavailable', retryable: true });
    expect((failure.cause as Error).message).toContain(String(code));
    server.refusal = undefined;
    await postman.send(letter());
    expect(server.mails).toHaveLength(1);
  });

  it('says nothing of letter or password in a failure', async () => {
    server.refusal = { at: 'message', code: 554 };
    const failures = [await failureOf(postman.send(letter())), await failureOf(postman.send(letter({ to: 'a b' })))];
    server.refusal = { at: 'sign-in', code: 535 };
    const wrong = postmanFor(server.url);
    failures.push(await failureOf(wrong.send(letter())));
    wrong.onApplicationShutdown();
    const told = failures.map((failure) => inspect(failure, { depth: 10, showHidden: true })).join('\n');
    for (const secret of [
      'secret-token',
      '482913',
      'ada@example.net',
      TestSmtpServer.password,
      encodeURIComponent(TestSmtpServer.password),
    ])
      expect(told).not.toContain(secret);
  });

  it('is unavailable while the server is down, and works again when it is up', async () => {
    const port = await freePort();
    const early = postmanFor(`smtp://127.0.0.1:${port}`);
    const failure = await failureOf(early.send(letter()));
    expect(failure.code).toBe('mail.unavailable');
    expect((failure.cause as Error).message).toContain('ECONNREFUSED');
    const late = await TestSmtpServer.start(port);
    await early.send(letter());
    early.onApplicationShutdown();
    await late.stop();
    expect(late.mails).toHaveLength(1);
  });

  it('sends on after the server ended the connection it had kept', async () => {
    await postman.send(letter());
    expect(server.connections).toBe(1);
    server.dropConnections();
    await postman.send(letter());
    expect(server.mails).toHaveLength(2);
  });

  it('leaves no connection behind when the process stops', async () => {
    await Promise.all(Array.from({ length: 5 }, () => postman.send(letter())));
    expect(server.connections).toBeGreaterThan(0);
    postman.onApplicationShutdown();
    expect(await server.isLeft()).toBe(true);
    expect((await failureOf(postman.send(letter()))).code).toBe('mail.unavailable');
  });

  it('does not fetch what a letter names', async () => {
    // Nodemailer reads `path` and `href` of an object where a body is text; a letter that came out of JSON could carry one.
    for (const body of [{ path: __filename }, { href: `http://127.0.0.1:${server.port}/` }]) {
      expect((await failureOf(postman.send(letter({ text: body as unknown as string })))).code).toBe('mail.unavailable');
    }
    expect(server.mails).toEqual([]);
  });
});

describe('a mail server that says nothing', () => {
  let silent: Server;
  const sockets = new Set<Socket>();
  beforeEach(async () => {
    silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('is given up on', async () => {
    const postman = postmanFor(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const failure = await failureOf(postman.send(letter()));
    postman.onApplicationShutdown();
    expect(failure.code).toBe('mail.unavailable');
  });
});
