import { type MailConfig } from '@argus/platform/config';
import { mayReadMailbox } from './mailbox-access';

type Readers = Extract<MailConfig, { driver: 'mailbox' }>['readers'];
const http = {
  host: '127.0.0.1',
  port: 3000,
  publicUrl: 'http://argus.test.example:3000',
  contentUrl: '',
  trustProxy: 'true',
  uploadTimeoutMs: 1,
};
const mailbox = (readers: Readers) => ({ http, mail: { driver: 'mailbox', directory: '/nowhere', readers } as const });
const from = (peerAddress: string | undefined, host: string | undefined, headers: Record<string, string> = {}) => ({
  peerAddress,
  headers: { ...(host === undefined ? {} : { host }), ...headers },
});

describe('the mailbox of this machine', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:3000'],
    ['127.0.0.1', 'localhost:3000'],
    ['::1', '[::1]:3000'],
    ['::ffff:127.0.0.1', 'localhost'],
    ['127.0.0.1', 'argus.localhost:3000'],
    ['127.0.0.1', 'LOCALHOST'],
  ])('is open to %s asking for %s', (peer, host) => {
    expect(mayReadMailbox(from(peer, host), mailbox('this-machine'))).toBe(true);
  });

  it.each([
    ['192.168.1.20', '127.0.0.1:3000'],
    [undefined, '127.0.0.1:3000'],
    ['127.0.0.1', 'rebound.example.org:3000'],
    ['127.0.0.1', 'localhost.example.org'],
    ['127.0.0.1', 'argus.test.example:3000'],
    ['127.0.0.1', 'x@localhost'],
    ['127.0.0.1', 'localhost/..'],
    ['127.0.0.1', ''],
    ['127.0.0.1', undefined],
  ])('is closed to %s asking for %s', (peer, host) => {
    expect(mayReadMailbox(from(peer, host), mailbox('this-machine'))).toBe(false);
  });

  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'])(
    'is closed behind %s',
    (header) => {
      const caller = from('127.0.0.1', 'localhost', { [header]: '127.0.0.1' });
      expect(mayReadMailbox(caller, mailbox('this-machine'))).toBe(false);
      expect(mayReadMailbox(caller, mailbox('everybody'))).toBe(false);
    },
  );
});

describe('the mailbox opened to other machines', () => {
  it.each(['10.0.0.5:3000', '[fd00::5]:3000', 'api:3000', 'argus.test.example:3000', 'localhost'])('is found as %s', (host) => {
    expect(mayReadMailbox(from('10.0.0.9', host), mailbox('everybody'))).toBe(true);
  });

  it.each(['rebound.example.org', '', undefined])('is not found as %s', (host) => {
    expect(mayReadMailbox(from('10.0.0.9', host), mailbox('everybody'))).toBe(false);
  });
});

it.each<MailConfig>([
  { driver: 'none' },
  { driver: 'mailbox', directory: '/nowhere', readers: 'nobody' },
  {
    driver: 'smtp',
    server: { host: 'mail', port: 25, isSecure: false, credentials: undefined },
    sender: { name: '', address: 'no-reply@example.org' },
  },
])('is closed to everybody with %j', (mail) => {
  expect(mayReadMailbox(from('127.0.0.1', 'localhost'), { http, mail })).toBe(false);
});
