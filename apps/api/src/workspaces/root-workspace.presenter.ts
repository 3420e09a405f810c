import type { z } from 'zod';
import { type IssuedInvite, type Member, memberUserId, type OwnOrganization } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import type { inviteSchema, workspaceMemberSchema, workspaceSchema } from './root-workspaces.schema';

export const presentWorkspace = (workspace: OwnOrganization, activeId: string | null): z.input<typeof workspaceSchema> => ({
  id: workspace.id,
  name: workspace.name,
  slug: workspace.slug,
  role: workspace.role,
  plan: workspace.planId,
  memberCount: workspace.memberCount,
  isActive: workspace.id === activeId,
  createdAt: workspace.createdAt.toISOString(),
});

export const presentWorkspaceMember = (member: Member): z.input<typeof workspaceMemberSchema> => ({
  id: member.id,
  userId: memberUserId(member),
  email: member.email,
  displayName: member.displayName,
  role: member.role,
  status: member.status,
  invitedAt: isoOf(member.invitedAt),
  acceptedAt: isoOf(member.acceptedAt),
  createdAt: member.createdAt.toISOString(),
});

/** The only answer that has the token. */
export const presentInvite = ({ expiresAt, ...invite }: IssuedInvite): z.input<typeof inviteSchema> => ({
  ...invite,
  expiresAt: expiresAt.toISOString(),
});
