import { isIP } from 'node:net';
import path from 'node:path';
import { isLoopbackHost } from '@argus/common';
import { type Env } from './env.schema';

export interface MailSender {
  readonly name: string;
  readonly address: string;
}

export interface SmtpServer {
  readonly host: string;
  /** Undefined: 587, or 465 where TLS comes first. */
  readonly port: number | undefined;
  /** TLS from the first byte (`smtps:`); else STARTTLS. */
  readonly isSecure: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

/** Where mail goes: to a mail server, into the development mailbox, or nowhere (production without SMTP_URL). */
export type MailConfig =
  | { readonly driver: 'smtp'; readonly server: SmtpServer; readonly sender: MailSender }
  | {
      readonly driver: 'mailbox';
      readonly directory: string;
      /** Who may read it through the api: nobody while the api listens to other machines, unless ARGUS_DEV_MAILBOX says everybody. */
      readonly readers: 'this-machine' | 'everybody' | 'nobody';
    }
  | { readonly driver: 'none' };

type MailEnv = Pick<Env, 'NODE_ENV' | 'HOST' | 'SMTP_URL' | 'MAIL_FROM' | 'ARGUS_DEV_MAILBOX'>;

/** The problems of the mail variables, which may hold a password and are not repeated in them. */
export function mailProblemsOf(env: MailEnv): string[] {
  const problems: string[] = [];
  if (env.SMTP_URL !== undefined && !isPlainServer(env.SMTP_URL))
    problems.push('SMTP_URL must name a host and nothing behind the port, e.g. smtp://user:password@mail.example.org:587');
  if (env.MAIL_FROM !== undefined && !parsedSender(env.MAIL_FROM))
    problems.push('MAIL_FROM must be an address with or without a name, e.g. Argus <no-reply@example.org>');
  if (env.NODE_ENV === 'production' && env.ARGUS_DEV_MAILBOX) problems.push('ARGUS_DEV_MAILBOX is for development; unset it in production');
  return problems;
}

export function mailConfigOf(env: MailEnv, { dataDir, publicUrl }: { dataDir: string; publicUrl: string }): MailConfig {
  if (env.SMTP_URL !== undefined) {
    const sender = (env.MAIL_FROM === undefined ? undefined : parsedSender(env.MAIL_FROM)) ?? defaultSender(publicUrl);
    return { driver: 'smtp', server: serverOf(new URL(env.SMTP_URL)), sender };
  }
  if (env.NODE_ENV === 'production') return { driver: 'none' };
  const closedOrMine = isLoopbackHost(env.HOST) ? 'this-machine' : 'nobody';
  return { driver: 'mailbox', directory: path.join(dataDir, 'mail'), readers: env.ARGUS_DEV_MAILBOX ? 'everybody' : closedOrMine };
}

/** A query would reach the options of the SMTP client, among them one that logs every letter. */
function isPlainServer(text: string): boolean {
  const url = new URL(text);
  if (url.hostname === '' || url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) return false;
  try {
    serverOf(url);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

const serverOf = ({ hostname, port, protocol, username, password }: URL): SmtpServer => ({
  host: withoutBrackets(hostname),
  port: port === '' ? undefined : Number(port),
  isSecure: protocol === 'smtps:',
  credentials: username === '' ? undefined : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
});

const ADDRESS = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/;
const NAMED = /^(?:"([^"<>\p{Cc}]*)"|([^"<>\p{Cc}]*))<([^<>]+)>$/u;

function parsedSender(text: string): MailSender | undefined {
  const [, quoted, plain, inside] = NAMED.exec(text) ?? [];
  const address = inside ?? text;
  return ADDRESS.test(address) ? { name: (quoted ?? plain ?? '').trim(), address } : undefined;
}

/** An IP address is no domain of mail. */
function defaultSender(publicUrl: string): MailSender {
  const host = withoutBrackets(new URL(publicUrl).hostname);
  return { name: 'Argus', address: `no-reply@${isIP(host) === 0 ? host : 'localhost'}` };
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');
