import type { z } from 'zod';
import type { AccessToken, Account, JoinedOrganization, ListedSession } from '@argus/auth';
import type { accountSchema, sessionListSchema, tokenSchema } from './sign-in.schema';

const presentWorkspace = ({ id, name, slug, role, planId }: JoinedOrganization) => ({ id, name, slug, role, plan: planId });

export const presentAccount = ({ user, organizations, activeOrganizationId }: Account): z.input<typeof accountSchema> => ({
  user: {
    id: user.id,
    email: user.email,
    name: user.displayName,
    avatarUrl: user.avatarUrl,
    createdAt: user.createdAt.toISOString(),
  },
  workspaces: organizations.map(presentWorkspace),
  activeWorkspaceId: activeOrganizationId,
});

export const presentSessions = (sessions: readonly ListedSession[], currentId: string | null): z.input<typeof sessionListSchema> =>
  sessions.map(({ id, createdAt, lastSeenAt, expiresAt, ip, userAgent }) => ({
    id,
    current: id === currentId,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ip,
    userAgent,
  }));

export const presentToken = ({ token, expiresAt }: AccessToken): z.input<typeof tokenSchema> => ({
  token,
  tokenType: 'Bearer',
  expiresAt: expiresAt.toISOString(),
});
