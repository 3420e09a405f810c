import { AppError } from '@argus/common';

interface SmtpFailure {
  readonly message?: string;
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** Their messages come from sockets and name hosts and ports; those of other failures may repeat what was sent. */
const CONNECTION_CODES = new Set(['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'ECONNREFUSED', 'ENOTFOUND']);

/** The commands whose refusal speaks of this letter; one of AUTH or MAIL FROM is the operator's to solve. */
const ABOUT_THE_LETTER = new Set(['RCPT TO', 'DATA']);

/** What a failed delivery means. The cause says what an operator needs and repeats neither the letter nor the server's words. */
export function toMailError(thrown: unknown): AppError {
  const failure = thrown as SmtpFailure;
  const isForGood = (failure.responseCode ?? 0) >= 500 && ABOUT_THE_LETTER.has(failure.command ?? '');
  return new AppError(isForGood ? 'mail.refused' : 'mail.unavailable', { cause: new Error(describe(failure)) });
}

function describe({ message, code = 'unknown', command, response, responseCode }: SmtpFailure): string {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1];
  const words = responseCode === undefined && CONNECTION_CODES.has(code) ? message : undefined;
  return ['The mail server did not take a letter:', code, command, responseCode, enhanced, words].filter(Boolean).join(' ');
}
