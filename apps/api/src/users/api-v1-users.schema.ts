import { z } from 'zod';
import { DEFAULT_PREFERENCES, ROLES, THEMES } from '@argus/auth';
import { timestamp } from '@argus/platform/http';

const IANA_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

const isTimezone = (name: string): boolean => {
  try {
    return IANA_NAME.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

export const profilePatchBody = z
  .object({
    display_name: z.string().trim().min(1).max(100).nullable(),
    avatar_url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullable(),
    bio: z.string().max(500).nullable(),
    timezone: z.string().max(50).refine(isTimezone, 'must be an IANA time zone, e.g. Europe/London.'),
    language: z.string().trim().min(1).max(10),
    theme: z.enum(THEMES),
  })
  .partial()
  .meta({ id: 'ProfileUpdate', description: 'What is left out stays as it is; null clears.' });

const preferenceFields = Object.fromEntries(Object.keys(DEFAULT_PREFERENCES).map((name) => [name, z.boolean()])) as Record<
  keyof typeof DEFAULT_PREFERENCES,
  z.ZodBoolean
>;

export const preferencesSchema = z.object(preferenceFields).meta({ id: 'NotificationPreferences' });

export const preferencesPatchBody = z
  .object(preferenceFields)
  .partial()
  .meta({ id: 'NotificationPreferencesUpdate', description: 'What is left out stays as it is.' });

export const defaultOrganizationBody = z
  .object({
    organization_id: z.string().max(200),
    project_id: z.string().max(200).nullish().meta({ description: 'One of the organization’s.' }),
  })
  .meta({ id: 'DefaultOrganization' });

export const profileSchema = z
  .object({
    id: z.uuid(),
    user_id: z.string(),
    email: z.string(),
    display_name: z.string().nullable(),
    avatar_url: z.string().nullable(),
    bio: z.string().nullable(),
    timezone: z.string(),
    language: z.string(),
    theme: z.enum(THEMES),
    notification_preferences: preferencesSchema,
    default_organization_id: z.uuid().nullable(),
    default_project_id: z.uuid().nullable(),
    onboarding_completed: z.boolean(),
    onboarding_step: z.int(),
    last_login_at: timestamp.nullable(),
    last_active_at: timestamp.nullable(),
    login_count: z.int(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Profile' });

export const ownOrganizationListSchema = z.array(
  z
    .object({
      id: z.uuid(),
      name: z.string(),
      slug: z.string(),
      role: z.enum(ROLES),
      plan: z.string(),
      member_count: z.int(),
      is_default: z.boolean(),
    })
    .meta({ id: 'OwnOrganization' }),
);
