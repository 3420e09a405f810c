import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { DEFAULT_PREFERENCES, type Preferences, type Profile, type ProfilePatch } from './profile';
import { ProfilesRepository } from './profiles.repository';

/** What people say of themselves. */
@Injectable()
export class ProfilesService {
  constructor(
    private readonly profiles: ProfilesRepository,
    private readonly clock: Clock,
  ) {}

  /** Throws `auth.invalid_credential` for somebody who is gone: so is whatever they were let in with. */
  async get(userId: string): Promise<Profile> {
    const stored = await this.profiles.find(userId);
    if (!stored) throw new AppError('auth.invalid_credential');
    return { ...stored, preferences: { ...DEFAULT_PREFERENCES, ...stored.preferences } };
  }

  async update(userId: string, patch: ProfilePatch): Promise<Profile> {
    await this.profiles.update(userId, patch, this.clock.now());
    return this.get(userId);
  }

  async setPreferences(userId: string, preferences: Partial<Preferences>): Promise<Profile> {
    await this.profiles.mergePreferences(userId, preferences, this.clock.now());
    return this.get(userId);
  }

  /** Where new sessions begin. `projectId` must be one of the organization's. Throws `organization.forbidden` for somebody who is no member there. */
  async setDefault(userId: string, organizationId: string, projectId: string | null): Promise<Profile> {
    if (!(await this.profiles.setDefault(userId, organizationId, projectId, this.clock.now())))
      throw new AppError('organization.forbidden');
    return this.get(userId);
  }
}
