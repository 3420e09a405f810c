import { AppError, isUuid } from '@argus/common';

/** One mail to one person. */
export interface Letter {
  /** A UUID. Sending the same letter twice is one letter to the mailbox, and one Message-ID to a mail server. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** RFC 5321 §4.5.3.1: a path is at most 256 octets, its two brackets included. */
const MAX_ADDRESS_LENGTH = 254;

/** One address and nothing else: no list, no name, no comment, nothing that could start another header. */
const ADDRESS = /^[^\s\p{Cc}<>@,;:"()[\]\\]+@[^\s\p{Cc}<>@,;:"()[\]\\]+$/u;

/** The letter as it may go out: its subject on one line. Throws `mail.refused` when `to` is not exactly one address. */
export function sendable(letter: Letter): Letter {
  if (!isUuid(letter.id)) throw new Error('A letter’s id is a UUID');
  if (letter.to.length > MAX_ADDRESS_LENGTH || !ADDRESS.test(letter.to)) throw new AppError('mail.refused');
  return { ...letter, subject: letter.subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim() };
}
