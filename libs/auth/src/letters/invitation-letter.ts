import type { Role } from '../access/role-permissions';
import { button, letterPage, note, paragraph, type Wording } from './wording';

export interface InvitationLetter {
  readonly email: string;
  readonly token: string;
  readonly role: Role;
  readonly organizationName: string;
  readonly invitedBy: string | null;
  readonly expiresAt: Date;
  readonly publicUrl: string;
}

const dayOf = (time: Date): string => time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const withArticle = (role: Role): string => (/^[aeio]/.test(role) ? `an ${role}` : `a ${role}`);

/** The letter that asks somebody into a workspace. Signing in with the address is what accepts it. */
export function invitationLetter(invitation: InvitationLetter): Wording {
  const { email, token, role, organizationName, invitedBy, expiresAt, publicUrl } = invitation;
  const { host } = new URL(publicUrl);
  const subject = `You are invited to ${organizationName} on Argus`;
  const link = `${publicUrl}/invite/${token}`;
  const what = `${invitedBy ?? 'Somebody'} invites you to join the workspace “${organizationName}” on Argus at ${host}, as ${withArticle(role)}.`;
  const terms = `The invitation is for ${email} and holds until ${dayOf(expiresAt)} (UTC).`;
  const stranger = 'If you do not know what this is about, do nothing: you join only by signing in with this address.';
  return {
    subject,
    text: [what, 'To accept it, open this link:', link, terms, stranger].join('\n\n') + '\n',
    html: letterPage(subject, [paragraph(what), button(link, 'See the invitation'), note(terms), note(stranger)]),
  };
}
