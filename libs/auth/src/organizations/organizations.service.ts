import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, fold, newId } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { OrganizationsRepository } from './organizations.repository';

/** Lower-case words of a name joined by hyphens; the random end keeps it unique. */
const slugOf = (name: string): string => {
  const words = fold(name)
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  return [words, randomBytes(3).toString('hex')].filter(Boolean).join('-');
};

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly organizations: OrganizationsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** A new workspace with its one owner. Returns its id. */
  async create(name: string, ownerEmail: string, planId: string): Promise<string> {
    const id = newId();
    await this.unitOfWork.run(() =>
      this.organizations.insertWithOwner(
        { id, name, slug: slugOf(name), planId, createdAt: this.clock.now() },
        { userId: newId(), membershipId: newId(), email: ownerEmail.toLowerCase() },
      ),
    );
    return id;
  }
}
