import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import type { Preferences, Profile, ProfilePatch } from './profile';

/** A profile as stored: of the preferences only what the person changed. */
export type StoredProfile = Omit<Profile, 'preferences'> & { readonly preferences: Partial<Preferences> };

@Injectable()
export class ProfilesRepository {
  constructor(private readonly database: Database) {}

  async find(userId: string): Promise<StoredProfile | null> {
    const rows = await this.database.client.$queryRaw<StoredProfile[]>`
      SELECT id, email, display_name AS "displayName", avatar_url AS "avatarUrl", bio, timezone, language, theme,
             notification_preferences AS preferences, default_organization_id AS "defaultOrganizationId",
             default_project_id AS "defaultProjectId", onboarding_completed AS "onboardingCompleted", onboarding_step AS "onboardingStep",
             last_login_at AS "lastLoginAt", last_active_at AS "lastActiveAt", login_count AS "loginCount",
             created_at AS "createdAt", updated_at AS "updatedAt"
      FROM user_account WHERE id = ${userId}::uuid`;
    return rows[0] ?? null;
  }

  async update(userId: string, { displayName, avatarUrl, bio, timezone, language, theme }: ProfilePatch, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE user_account SET
        display_name = CASE WHEN ${displayName !== undefined} THEN ${displayName ?? null}::text ELSE display_name END,
        avatar_url = CASE WHEN ${avatarUrl !== undefined} THEN ${avatarUrl ?? null}::text ELSE avatar_url END,
        bio = CASE WHEN ${bio !== undefined} THEN ${bio ?? null}::text ELSE bio END,
        timezone = COALESCE(${timezone ?? null}::text, timezone),
        language = COALESCE(${language ?? null}::text, language),
        theme = COALESCE(${theme ?? null}::theme, theme),
        updated_at = ${now}::timestamptz
      WHERE id = ${userId}::uuid`;
  }

  async mergePreferences(userId: string, preferences: Partial<Preferences>, now: Date): Promise<void> {
    await this.database.client.$executeRaw`
      UPDATE user_account SET notification_preferences = notification_preferences || ${JSON.stringify(preferences)}::jsonb,
        updated_at = ${now}::timestamptz
      WHERE id = ${userId}::uuid`;
  }

  /**
   * False when the user is no active member there: a membership that is just being ended is waited for, and so is a project, of which
   * nothing is left then. Without a project, the default one stays only if the organization does.
   */
  async setDefault(userId: string, organizationId: string, projectId: string | null, now: Date): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      WITH joined AS (
        SELECT user_id FROM membership
        WHERE organization_id = ${organizationId}::uuid AND user_id = ${userId}::uuid AND status = 'active' FOR SHARE)
      UPDATE user_account SET
        default_project_id = CASE WHEN ${projectId}::uuid IS NOT NULL THEN (
            SELECT id FROM project WHERE organization_id = ${organizationId}::uuid AND id = ${projectId}::uuid FOR KEY SHARE)
          WHEN default_organization_id = ${organizationId}::uuid THEN default_project_id END,
        default_organization_id = ${organizationId}::uuid, updated_at = ${now}::timestamptz
      WHERE id IN (SELECT user_id FROM joined)`;
    return changed === 1;
  }
}
