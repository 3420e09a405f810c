import { z } from 'zod';
import { ROLES } from '@argus/auth';
import { timestamp } from '@argus/platform/http';

export const apiV1AccountSchema = z
  .object({
    user: z.object({
      id: z.uuid(),
      email: z.string(),
      display_name: z.string().nullable(),
      avatar_url: z.string().nullable(),
      created_at: timestamp,
    }),
    organizations: z
      .array(z.object({ id: z.uuid(), name: z.string(), slug: z.string(), role: z.enum(ROLES), plan: z.string() }))
      .meta({ description: 'Those you are a member of, by name.' }),
    active_organization_id: z.uuid().nullable().meta({ description: 'Where your requests act unless they say otherwise.' }),
  })
  .meta({ id: 'ApiV1Account' });
