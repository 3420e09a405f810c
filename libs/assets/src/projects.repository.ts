import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fold, newId } from '@argus/common';
import { Database } from '@argus/platform/database';

export interface Project {
  readonly id: string;
  /** As it was first written. */
  readonly name: string;
}

/** A project as its organization sees it. */
export interface ListedProject extends Project {
  readonly organizationId: string;
  readonly appUrl: string | null;
  readonly config: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** The words of a name joined by hyphens; random where it has none. It is decoration: the folded name is what makes a project one. */
export const projectSlug = (name: string): string => {
  const words = fold(name)
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return words === '' ? randomBytes(4).toString('hex') : words.slice(0, 64);
};

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

    // Somebody may make it in the same moment: the no-op update makes the row come back in either case.
    const rows = await this.database.client.$queryRaw<Project[]>`
      INSERT INTO project (id, organization_id, name, folded_name, slug, created_at)
      VALUES (${newId()}::uuid, ${organizationId}::uuid, ${name}, ${folded}, ${projectSlug(name)}, ${now})
      ON CONFLICT (organization_id, folded_name) DO UPDATE SET folded_name = EXCLUDED.folded_name RETURNING id, name`;
    const row = rows[0];
    if (!row) throw new Error('An upsert returned no row');
    return row;
  }

  /** The newest first. */
  list(organizationId: string): Promise<ListedProject[]> {
    return this.database.client.$queryRaw<ListedProject[]>`
      SELECT id, organization_id AS "organizationId", name, app_url AS "appUrl", config, created_at AS "createdAt"
      FROM project WHERE organization_id = ${organizationId}::uuid ORDER BY created_at DESC, id DESC`;
  }

  async get(organizationId: string, id: string): Promise<ListedProject | null> {
    const rows = await this.database.client.$queryRaw<ListedProject[]>`
      SELECT id, organization_id AS "organizationId", name, app_url AS "appUrl", config, created_at AS "createdAt"
      FROM project WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid`;
    return rows[0] ?? null;
  }

  /** False when the organization has a project of that name. */
  async insert(project: ListedProject & { readonly foldedName: string; readonly slug: string }): Promise<boolean> {
    const inserted = await this.database.client.$executeRaw`
      INSERT INTO project (id, organization_id, name, folded_name, slug, app_url, config, created_at)
      VALUES (${project.id}::uuid, ${project.organizationId}::uuid, ${project.name}, ${project.foldedName}, ${project.slug},
              ${project.appUrl}, ${JSON.stringify(project.config)}::jsonb, ${project.createdAt}::timestamptz)
      ON CONFLICT (organization_id, folded_name) DO NOTHING`;
    return inserted === 1;
  }
}
