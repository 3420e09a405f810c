import { type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { isLoopbackHost } from '@argus/common';
import { type MailSender, type SmtpServer } from '../config';
import { type Letter, sendable } from './letter';
import { Postman } from './postman';
import { toMailError } from './smtp-errors';

export interface SmtpOptions {
  readonly server: SmtpServer;
  readonly sender: MailSender;
  /** For each step of a delivery: connecting, the greeting, any silence after it. Default 10 s. */
  readonly stepTimeoutMs?: number;
}

/** Hands letters to a mail server, over a few connections that are kept. */
export class SmtpPostman extends Postman implements OnApplicationShutdown {
  readonly deliversAtOnce = false;
  private readonly transport: Transporter;
  private readonly sender: MailSender;
  private readonly messageIdDomain: string;

  constructor({ server, sender, stepTimeoutMs = 10_000 }: SmtpOptions) {
    super();
    this.sender = sender;
    this.messageIdDomain = sender.address.slice(sender.address.lastIndexOf('@') + 1);
    // Between us and a relay on this machine nobody listens, and its certificate is signed by nobody.
    const isLocal = isLoopbackHost(server.host);
    this.transport = createTransport({
      pool: true,
      host: server.host,
      port: server.port,
      secure: server.isSecure,
      // A password is not sent in the clear because somebody in between took STARTTLS out of the greeting.
      requireTLS: server.credentials !== undefined && !server.isSecure && !isLocal,
      tls: { rejectUnauthorized: !isLocal },
      ...(server.credentials ? { auth: { user: server.credentials.user, pass: server.credentials.password } } : {}),
      maxConnections: 3,
      // Once, for a kept connection that the server closed meanwhile; all further tries are the caller's.
      maxRequeues: 1,
      connectionTimeout: stepTimeoutMs,
      greetingTimeout: stepTimeoutMs,
      socketTimeout: stepTimeoutMs,
      dnsTimeout: stepTimeoutMs,
      logger: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(letter: Letter): Promise<void> {
    const { id, to, subject, text, html } = sendable(letter);
    try {
      await this.transport.sendMail({
        from: this.sender,
        // As an object it is never parsed as a list.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${this.messageIdDomain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw toMailError(error);
    }
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
