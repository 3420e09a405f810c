import { z } from 'zod';
import { GIVEN_ROLES, ROLES } from '@argus/auth';
import { idParam, timestamp } from '@argus/platform/http';

export const memberParams = z.object({ org_id: idParam, member_id: idParam });

export const memberSchema = z
  .object({
    id: z.uuid(),
    user_id: z.string().meta({ description: '`pending_…` while the invitation is not accepted.' }),
    email: z.string(),
    role: z.enum(ROLES),
    status: z.enum(['active', 'pending']),
    invited_at: timestamp.nullable(),
    accepted_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Member' });

export const memberListSchema = z.array(memberSchema);

export const invitationBody = z
  .object({ email: z.email().max(254).toLowerCase(), role: z.enum(GIVEN_ROLES).default('member') })
  .meta({ id: 'MemberInvitation' });

export const memberRoleBody = z.object({ role: z.enum(GIVEN_ROLES) }).meta({ id: 'MemberRole' });
