import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';

/** A hold nobody will settle any more. */
export interface LeftoverHold {
  readonly organizationId: string;
  readonly runId: string;
  /** False when the run failed, was dropped, or is gone. */
  readonly hasSucceeded: boolean;
}

@Injectable()
export class LeftoverHoldsRepository {
  constructor(private readonly database: Database) {}

  /** Open holds, of every organization, whose run is over or gone. */
  find(limit: number): Promise<LeftoverHold[]> {
    return this.database.client.$queryRaw<LeftoverHold[]>`
      SELECT h.org_id AS "organizationId", h.run_id AS "runId", COALESCE(r.status = 'succeeded', false) AS "hasSucceeded"
      FROM credit_hold h LEFT JOIN analysis_run r ON r.id = h.run_id
      WHERE h.state = 'held' AND (r.id IS NULL OR r.status NOT IN ('queued', 'running')) LIMIT ${limit}`;
  }
}
