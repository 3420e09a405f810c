import { z } from 'zod';
import { GIVEN_ROLES, ROLES } from '@argus/auth';
import { idParam, timestamp } from '@argus/platform/http';

export const workspaceParams = z.object({ id: idParam });
export const workspaceMemberParams = z.object({
  id: idParam,
  userId: z.string().max(200).meta({ description: 'The `userId` of a member in the list; a pending one’s begins with `pending_`.' }),
});

export const newWorkspaceBody = z
  .object({ name: z.string().trim().min(2).max(100).meta({ example: 'Spring campaign' }) })
  .meta({ id: 'NewWorkspace' });

export const workspaceSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    role: z.enum(ROLES).meta({ description: 'What you are there.' }),
    plan: z.string(),
    memberCount: z.int(),
    isActive: z.boolean().meta({ description: 'This session acts there.' }),
    createdAt: timestamp,
  })
  .meta({ id: 'Workspace' });

export const workspaceListSchema = z.array(workspaceSchema);

export const workspaceMemberSchema = z
  .object({
    id: z.uuid(),
    userId: z.string().meta({ description: '`pending_…` while the invitation is not accepted.' }),
    email: z.string(),
    displayName: z.string().nullable(),
    role: z.enum(ROLES),
    status: z.enum(['active', 'pending']),
    invitedAt: timestamp.nullable(),
    acceptedAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'WorkspaceMember' });

export const workspaceMemberListSchema = z.array(workspaceMemberSchema);

export const newInviteBody = z
  .object({
    role: z.enum(GIVEN_ROLES).default('member'),
    email: z
      .email()
      .max(254)
      .toLowerCase()
      .optional()
      .meta({ description: 'Who may accept it; they are sent a mail. Without it, whoever has the link.' }),
    maxUses: z.int().min(1).max(100).default(1).meta({ description: 'How many people may come in by the link.' }),
  })
  .refine(({ email, maxUses }) => email === undefined || maxUses === 1, {
    path: ['maxUses'],
    message: 'must be 1 for an invitation to one address.',
  })
  .optional()
  .meta({ id: 'NewInvite' });

export const inviteSchema = z
  .object({
    id: z.uuid(),
    token: z.string().meta({ description: 'It is shown this once.' }),
    url: z.url().meta({ description: 'Where it is accepted.' }),
    role: z.enum(GIVEN_ROLES),
    email: z.string().nullable(),
    maxUses: z.int(),
    expiresAt: timestamp,
  })
  .meta({ id: 'Invite' });
