import { z } from 'zod';
import { GIVEN_ROLES } from '@argus/auth';
import { timestamp } from '@argus/platform/http';

export const inviteParams = z.object({ token: z.string().max(200).meta({ description: 'What the link of the invitation ends with.' }) });

export const inviteOfferSchema = z
  .object({
    workspaceName: z.string(),
    role: z.enum(GIVEN_ROLES).meta({ description: 'What you would be there.' }),
    needsInvitedEmail: z.boolean().meta({ description: 'It is for one address: sign in with that.' }),
    expiresAt: timestamp,
  })
  .meta({ id: 'InviteOffer' });
