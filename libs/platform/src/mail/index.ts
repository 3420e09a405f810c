export { type Letter } from './letter';
export { createPostman, MailModule } from './mail.module';
export { Mailbox, type ReceivedLetter } from './mailbox';
export { MailboxPostman } from './mailbox-postman';
export { NoPostman } from './no-postman';
export { Postman } from './postman';
export { SmtpPostman, type SmtpOptions } from './smtp-postman';
