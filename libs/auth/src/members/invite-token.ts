import { createHash, createHmac } from 'node:crypto';
import type { Secrets } from '@argus/platform/secrets';

/** What the link of an invitation carries. It follows from the invitation's id, so that its mail can be written from that alone. */
export const inviteTokenOf = (secrets: Pick<Secrets, 'derive'>, inviteId: string): string =>
  createHmac('sha256', secrets.derive('invite')).update(inviteId).digest('base64url');

/** What is stored of it. */
export const hashInviteToken = (token: string): Buffer => createHash('sha256').update(token).digest();
