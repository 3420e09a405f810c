import { type CanActivate, type ExecutionContext, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { mayReadMailbox } from './mailbox-access';

/** To whom the mailbox is not open, there is none. */
@Injectable()
export class MailboxGuard implements CanActivate, OnApplicationBootstrap {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  onApplicationBootstrap(): void {
    if (this.config.mail.driver !== 'mailbox' || this.config.mail.readers !== 'everybody') return;
    new Logger('Mail').warn(
      'ARGUS_DEV_MAILBOX is set: everybody who reaches this api can read all mail at /dev/mailbox and sign in as anybody with it.',
    );
  }

  canActivate(context: ExecutionContext): boolean {
    const { socket, headers } = context.switchToHttp().getRequest<Request>();
    if (!mayReadMailbox({ peerAddress: socket.remoteAddress, headers }, this.config)) throw new AppError('route.not_found');
    return true;
  }
}
