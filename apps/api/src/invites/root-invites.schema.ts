import { z } from 'zod';
import { GIVEN_ROLES } from '@argus/auth';
import { timestamp } from '@argus/platform/http';
import { codeField, emailField } from '../sign-in/sign-in.schema';

export const inviteParams = z.object({ token: z.string().max(200).meta({ description: 'What the link of the invitation ends with.' }) });

export const claimBody = z.object({ email: emailField }).meta({ id: 'InviteClaim' });

export const claimSchema = z.object({ ok: z.literal(true) }).meta({ id: 'InviteClaimed' });

export const claimCodeBody = z.object({ email: emailField, code: codeField }).meta({ id: 'InviteClaimCode' });

export const claimedKeySchema = z
  .object({
    apiKey: z.string().meta({ description: 'The whole key, for what your role may do. It is shown this once.' }),
    workspaceId: z.uuid(),
    workspaceName: z.string(),
    role: z.enum(GIVEN_ROLES),
  })
  .meta({ id: 'ClaimedKey' });

export const inviteOfferSchema = z
  .object({
    workspaceName: z.string(),
    role: z.enum(GIVEN_ROLES).meta({ description: 'What you would be there.' }),
    needsInvitedEmail: z.boolean().meta({ description: 'It is for one address: sign in with that.' }),
    expiresAt: timestamp,
  })
  .meta({ id: 'InviteOffer' });
