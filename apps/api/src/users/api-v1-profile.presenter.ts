import type { z } from 'zod';
import type { OwnOrganization, Profile } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import type { ownOrganizationListSchema, profilePatchBody, profileSchema } from './api-v1-users.schema';

export const presentProfile = (profile: Profile): z.input<typeof profileSchema> => ({
  id: profile.id,
  user_id: profile.id,
  email: profile.email,
  display_name: profile.displayName,
  avatar_url: profile.avatarUrl,
  bio: profile.bio,
  timezone: profile.timezone,
  language: profile.language,
  theme: profile.theme,
  notification_preferences: profile.preferences,
  default_organization_id: profile.defaultOrganizationId,
  default_project_id: profile.defaultProjectId,
  onboarding_completed: profile.onboardingCompleted,
  onboarding_step: profile.onboardingStep,
  last_login_at: isoOf(profile.lastLoginAt),
  last_active_at: isoOf(profile.lastActiveAt),
  login_count: profile.loginCount,
  created_at: profile.createdAt.toISOString(),
  updated_at: profile.updatedAt.toISOString(),
});

export const presentOwnOrganization = (organization: OwnOrganization): z.input<typeof ownOrganizationListSchema>[number] => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  role: organization.role,
  plan: organization.planId,
  member_count: organization.memberCount,
  is_default: organization.isDefault,
});

export const profilePatchOf = ({ display_name, avatar_url, ...same }: z.output<typeof profilePatchBody>) => ({
  ...same,
  displayName: display_name,
  avatarUrl: avatar_url,
});
