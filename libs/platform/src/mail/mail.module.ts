import { type DynamicModule, Module } from '@nestjs/common';
import { Clock } from '@argus/common';
import { type MailConfig } from '../config';
import { Mailbox } from './mailbox';
import { MailboxPostman } from './mailbox-postman';
import { NoPostman } from './no-postman';
import { Postman } from './postman';
import { SmtpPostman } from './smtp-postman';

export const createPostman = (config: MailConfig, clock: Clock): Postman => {
  switch (config.driver) {
    case 'smtp':
      return new SmtpPostman(config);
    case 'mailbox':
      return new MailboxPostman(config.directory, clock);
    case 'none':
      return new NoPostman();
  }
};

/** Provides `Postman` and `Mailbox` to every module. A global `Clock` must be provided beside it. */
@Module({})
export class MailModule {
  static forRoot(config: MailConfig): DynamicModule {
    return {
      module: MailModule,
      global: true,
      providers: [
        { provide: Postman, inject: [Clock], useFactory: (clock: Clock) => createPostman(config, clock) },
        { provide: Mailbox, useFactory: () => new Mailbox(config.driver === 'mailbox' ? config.directory : null) },
      ],
      exports: [Postman, Mailbox],
    };
  }
}
