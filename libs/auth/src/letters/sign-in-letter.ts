import { button, codeLine, letterPage, note, paragraph, type Wording } from './wording';

export interface SignInLetter {
  readonly email: string;
  readonly token: string;
  readonly code: string;
  readonly minutes: number;
  readonly publicUrl: string;
}

const SUBJECT = 'Sign in to Argus';

/** The letter that lets somebody in. The code is not in its subject, which telephones show to whoever looks at them. */
export function signInLetter({ email, token, code, minutes, publicUrl }: SignInLetter): Wording {
  const { host } = new URL(publicUrl);
  const link = `${publicUrl}/auth/magic/verify?token=${token}`;
  const what = `Somebody asked to sign in to Argus at ${host} as ${email}.`;
  const how = 'If that was you, open this link in the browser you asked from:';
  const typed = 'Or type this code there:';
  const terms = `Link and code work once, for ${minutes} minutes, and only until another mail is asked for.`;
  const stranger =
    'If it was not you, do nothing: without this mail nobody gets in. Never pass the link or the code on, whoever asks for it.';
  return {
    subject: SUBJECT,
    text: [what, how, link, typed, code, terms, stranger].join('\n\n') + '\n',
    html: letterPage(SUBJECT, [
      paragraph(what),
      paragraph('If that was you, open Argus in the browser you asked from:'),
      button(link, 'Sign in to Argus'),
      paragraph(typed),
      codeLine(code),
      note(terms),
      note(stranger),
    ]),
  };
}
