import { randomBytes } from 'node:crypto';
import { Controller, Get, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PublicOperation, RequestQuery } from '@argus/platform/http';
import { Mailbox } from '@argus/platform/mail';
import { MailboxGuard } from './mailbox.guard';
import { mailboxPage, mailboxPolicy } from './mailbox-page';

const mailboxQuery = z.object({
  to: z
    .string()
    .trim()
    .max(254)
    .transform((text) => text || undefined)
    .optional()
    .describe('Only mail to this address, in any case.'),
});

const lettersSchema = z.array(
  z.object({
    id: z.uuid(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    receivedAt: z.iso.datetime(),
  }),
);

/** The mail of a stack that has no mail server, for whoever develops with it. */
@Controller('dev/mailbox')
@UseGuards(MailboxGuard)
export class MailboxController {
  constructor(private readonly mailbox: Mailbox) {}

  @Get()
  @PublicOperation({
    id: 'getDevelopmentMailbox',
    summary: 'Read the mail of a development stack',
    description:
      'At most 100 letters, newest first. There is such a mailbox only in development and without `SMTP_URL`, and only for callers on the same machine that ask for it by a loopback name and through no proxy; for everybody else this is a route that does not exist. A browser (`Accept: text/html`) gets a page.',
    tags: ['Development'],
    family: 'root',
    request: { query: mailboxQuery },
    responses: { 200: { description: 'The letters.', schema: lettersSchema } },
    errors: ['route.not_found'],
  })
  async list(@RequestQuery() { to }: z.output<typeof mailboxQuery>, @Req() request: Request, @Res() response: Response): Promise<void> {
    const letters = await this.mailbox.list(to);
    response.vary('Accept');
    if (request.accepts(['json', 'html']) !== 'html') return void response.json(letters);
    const nonce = randomBytes(16).toString('base64');
    response.set('Content-Security-Policy', mailboxPolicy(nonce)).type('html').send(mailboxPage({ letters, to, nonce }));
  }
}
