import { Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { AssetPurgeRepository } from './asset-purge.repository';
import { AssetPurgeService } from './asset-purge.service';
import { ProjectsRepository } from './projects.repository';
import { TrashService } from './trash.service';

const BATCH = 100;

/**
 * Removes the assets and projects of an organization that was deleted. Its assets end as every asset does: through the trash, which drops
 * what is under way and gives credits back, and then at once through the purge. Begun again, it goes on where it was.
 */
@Injectable()
export class OrganizationEndConsumer implements OutboxConsumer {
  readonly name = 'organization-assets';
  readonly types: readonly OutboxEventType[] = ['organization.deleted'];

  constructor(
    private readonly rows: AssetPurgeRepository,
    private readonly trash: TrashService,
    private readonly purge: AssetPurgeService,
    private readonly projects: ProjectsRepository,
    private readonly clock: Clock,
  ) {}

  async handle({ organizationId }: OutboxEvent): Promise<void> {
    if (organizationId === null) return;
    for (;;) {
      const ids = await this.rows.findUntrashed(organizationId, BATCH);
      for (const id of ids) await this.trash.trash(organizationId, id, null);
      if (ids.length < BATCH) break;
    }
    await this.rows.expireTrash(organizationId, this.clock.now());
    await this.purge.purgeExpired();
    await this.projects.deleteAll(organizationId);
  }
}
