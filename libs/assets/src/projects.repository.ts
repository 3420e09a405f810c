import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fold, newId } from '@argus/common';
import { Database } from '@argus/platform/database';

export interface Project {
  readonly id: string;
  /** As it was first written. */
  readonly name: string;
}

@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  /** The project of that name, in any case. */
  async find(organizationId: string, name: string): Promise<string | null> {
    const rows = await this.database.client.$queryRaw<{ id: string }[]>`
      SELECT id FROM project WHERE organization_id = ${organizationId}::uuid AND folded_name = ${fold(name)}`;
    return rows[0]?.id ?? null;
  }

  /** The project of that name, made if there is none; names that differ only in case are one project. */
  async findOrInsert(organizationId: string, name: string, now: Date): Promise<Project> {
    const folded = fold(name);
    const known = await this.database.client.$queryRaw<Project[]>`
      SELECT id, name FROM project WHERE organization_id = ${organizationId}::uuid AND folded_name = ${folded}`;
    if (known[0]) return known[0];

    const words = folded.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
    const slug = words === '' ? randomBytes(4).toString('hex') : words.slice(0, 64);
    // Somebody may make it in the same moment: the no-op update makes the row come back in either case.
    const rows = await this.database.client.$queryRaw<Project[]>`
      INSERT INTO project (id, organization_id, name, folded_name, slug, created_at)
      VALUES (${newId()}::uuid, ${organizationId}::uuid, ${name}, ${folded}, ${slug}, ${now})
      ON CONFLICT (organization_id, folded_name) DO UPDATE SET folded_name = EXCLUDED.folded_name RETURNING id, name`;
    const row = rows[0];
    if (!row) throw new Error('An upsert returned no row');
    return row;
  }
}
