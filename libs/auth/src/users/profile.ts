export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

/** What a person is told about, and what they are told unless they say otherwise. */
export const DEFAULT_PREFERENCES = {
  email_test_failures: true,
  email_test_completions: false,
  email_weekly_digest: true,
  slack_test_failures: false,
  slack_test_completions: false,
  in_app_test_failures: true,
  in_app_test_completions: true,
} as const satisfies Record<string, boolean>;

export type Preferences = Record<keyof typeof DEFAULT_PREFERENCES, boolean>;

/** A person as they see themselves. */
export interface Profile {
  readonly id: string;
  readonly email: string;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
  readonly timezone: string;
  readonly language: string;
  readonly theme: Theme;
  readonly preferences: Preferences;
  readonly defaultOrganizationId: string | null;
  readonly defaultProjectId: string | null;
  readonly onboardingCompleted: boolean;
  readonly onboardingStep: number;
  readonly lastLoginAt: Date | null;
  readonly lastActiveAt: Date | null;
  readonly loginCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What is left out stays as it is; null clears. */
export type ProfilePatch = Partial<Pick<Profile, 'displayName' | 'avatarUrl' | 'bio' | 'timezone' | 'language' | 'theme'>>;
