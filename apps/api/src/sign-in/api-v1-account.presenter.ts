import type { z } from 'zod';
import type { Account } from '@argus/auth';
import type { apiV1AccountSchema } from './api-v1-account.schema';

export const presentApiV1Account = ({ user, organizations, activeOrganizationId }: Account): z.input<typeof apiV1AccountSchema> => ({
  user: {
    id: user.id,
    email: user.email,
    display_name: user.displayName,
    avatar_url: user.avatarUrl,
    created_at: user.createdAt.toISOString(),
  },
  organizations: organizations.map(({ id, name, slug, role, planId }) => ({ id, name, slug, role, plan: planId })),
  active_organization_id: activeOrganizationId,
});
