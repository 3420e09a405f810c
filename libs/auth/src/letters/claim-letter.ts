import type { MailableClaim } from '../claims/claim-codes';
import { codeLine, letterPage, note, paragraph, type Wording } from './wording';

export interface ClaimLetter extends MailableClaim {
  readonly minutes: number;
  readonly publicUrl: string;
}

const SUBJECT = 'Your code for an invitation to Argus';

/** The letter for whoever joins without a browser. It has no link: there is nothing to open. */
export function claimLetter({ email, code, workspaceName, minutes, publicUrl }: ClaimLetter): Wording {
  const { host } = new URL(publicUrl);
  const what = `Somebody asked to join the workspace ${workspaceName} on Argus at ${host} as ${email}, and to be given an API key for it.`;
  const how = 'If that was you, or a program of yours, this is the code it waits for:';
  const terms = `It works once, for ${minutes} minutes, and only until another one is asked for.`;
  const stranger = 'If it was not you, do nothing, and never pass the code on: whoever has it can act for you in that workspace.';
  return {
    subject: SUBJECT,
    text: [what, how, code, terms, stranger].join('\n\n') + '\n',
    html: letterPage(SUBJECT, [paragraph(what), paragraph(how), codeLine(code), note(terms), note(stranger)]),
  };
}
