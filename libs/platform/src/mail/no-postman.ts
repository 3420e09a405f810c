import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '@argus/common';
import { Postman } from './postman';

/** Stands where no mail server was named: everything works but what needs mail. */
export class NoPostman extends Postman implements OnApplicationBootstrap {
  readonly deliversAtOnce = false;

  onApplicationBootstrap(): void {
    new Logger('Mail').warn('No mail is sent: SMTP_URL is not set. Signing in by mail and invitations need it.');
  }

  send(): Promise<void> {
    return Promise.reject(new AppError('mail.unavailable', { message: 'This installation has no mail server: SMTP_URL is not set.' }));
  }
}
