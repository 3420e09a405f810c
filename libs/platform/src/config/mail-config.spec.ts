import { loadConfig } from './config';
import { type MailConfig } from './mail-config';

const mailOf = (env: NodeJS.ProcessEnv): MailConfig =>
  loadConfig({ DATABASE_URL: 'postgres://app@127.0.0.1/argus', ARGUS_DATA_DIR: '/data', ARGUS_SECRET: 'x'.repeat(32), ...env }).mail;

describe('where mail goes', () => {
  it('is the mail server that SMTP_URL names, in every mode', () => {
    for (const NODE_ENV of ['development', 'test', 'production']) {
      expect(mailOf({ NODE_ENV, SMTP_URL: 'smtp://argus:p%40ss%2Fword@mail.example.org:587' })).toMatchObject({
        driver: 'smtp',
        server: { host: 'mail.example.org', port: 587, isSecure: false, credentials: { user: 'argus', password: 'p@ss/word' } },
      });
    }
    expect(mailOf({ SMTP_URL: 'smtps://[::1]' })).toMatchObject({
      server: { host: '::1', port: undefined, isSecure: true, credentials: undefined },
    });
  });

  it('is nowhere in production without one', () => {
    expect(mailOf({ NODE_ENV: 'production' })).toEqual({ driver: 'none' });
  });

  it.each([
    [{}, 'this-machine'],
    [{ HOST: 'localhost' }, 'this-machine'],
    [{ HOST: '::1' }, 'this-machine'],
    [{ NODE_ENV: 'test' }, 'this-machine'],
    [{ HOST: '0.0.0.0' }, 'nobody'],
    [{ HOST: '::' }, 'nobody'],
    [{ HOST: '192.168.1.5' }, 'nobody'],
    [{ HOST: '0.0.0.0', ARGUS_DEV_MAILBOX: '1' }, 'everybody'],
    [{ HOST: '127.0.0.1', ARGUS_DEV_MAILBOX: '1' }, 'everybody'],
  ])('is the mailbox in development; with %j it is read by %s', (env, readers) => {
    expect(mailOf(env)).toEqual({ driver: 'mailbox', directory: '/data/mail', readers });
  });
});

describe('who mail is from', () => {
  const senderOf = (env: NodeJS.ProcessEnv) => {
    const mail = mailOf({ SMTP_URL: 'smtp://mail.example.org', ...env });
    return mail.driver === 'smtp' ? mail.sender : undefined;
  };

  it.each([
    ['Argus <no-reply@example.org>', { name: 'Argus', address: 'no-reply@example.org' }],
    ['"Die Sammlung, Wien" <a@example.org>', { name: 'Die Sammlung, Wien', address: 'a@example.org' }],
    ['<a@example.org>', { name: '', address: 'a@example.org' }],
    ['a@example.org', { name: '', address: 'a@example.org' }],
  ])('is MAIL_FROM %j', (MAIL_FROM, sender) => {
    expect(senderOf({ MAIL_FROM })).toEqual(sender);
  });

  it.each([
    [{ PUBLIC_URL: 'https://pictures.example.org:8443/' }, 'no-reply@pictures.example.org'],
    [{ PUBLIC_URL: 'http://192.0.2.7:3000' }, 'no-reply@localhost'],
    [{ PUBLIC_URL: 'http://[2001:db8::7]:3000' }, 'no-reply@localhost'],
    [{}, 'no-reply@localhost'],
  ])('is, without it, no-reply at the host of PUBLIC_URL: %j', (env, address) => {
    expect(senderOf(env)).toEqual({ name: 'Argus', address });
  });
});
