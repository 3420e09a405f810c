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

/** What may be changed of a project; what is left out stays as it is. */
export type ProjectPatch = Partial<Pick<ListedProject, 'name' | 'appUrl' | 'config'>>;

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

  /**
   * The project of that name, made if there is none; names that differ only in case are one project. It is there until the transaction ends:
   * one that is just being deleted is waited for.
   */
  async findOrInsert(organizationId: string, name: string, now: Date): Promise<Project> {
    const folded = fold(name);
    const known = await this.database.client.$queryRaw<Project[]>`
      SELECT id, name FROM project WHERE organization_id = ${organizationId}::uuid AND folded_name = ${folded} FOR KEY SHARE`;
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

  /** False when there is no such project. Fails as a unique violation where the organization has another one of that name. */
  async update(organizationId: string, id: string, { name, appUrl, config }: ProjectPatch): Promise<boolean> {
    const changed = await this.database.client.$executeRaw`
      UPDATE project SET
        name = COALESCE(${name ?? null}::text, name),
        folded_name = COALESCE(${name === undefined ? null : fold(name)}::text, folded_name),
        slug = COALESCE(${name === undefined ? null : projectSlug(name)}::text, slug),
        app_url = CASE WHEN ${appUrl !== undefined} THEN ${appUrl ?? null}::text ELSE app_url END,
        config = COALESCE(${config === undefined ? null : JSON.stringify(config)}::jsonb, config)
      WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid`;
    return changed === 1;
  }

  /** Lets up to `limit` assets, or all there are, go out of a project, those in the trash as well. Returns how many. */
  releaseAssets(organizationId: string, id: string, limit: number | null, now: Date): Promise<number> {
    return this.database.client.$executeRaw`
      UPDATE asset SET project_id = NULL, updated_at = ${now}::timestamptz
      WHERE id IN (
        SELECT id FROM asset WHERE organization_id = ${organizationId}::uuid AND project_id = ${id}::uuid
        ORDER BY id LIMIT ${limit}::int FOR NO KEY UPDATE)`;
  }

  /** Locks a project, so that nothing comes into it until the transaction ends; false when there is none. */
  async lock(organizationId: string, id: string): Promise<boolean> {
    const rows = await this.database.client.$queryRaw<object[]>`
      SELECT id FROM project WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid FOR UPDATE`;
    return rows.length === 1;
  }

  async delete(organizationId: string, id: string): Promise<void> {
    await this.database.client.$executeRaw`
      DELETE FROM project WHERE organization_id = ${organizationId}::uuid AND id = ${id}::uuid`;
  }

  /** Removes all an organization has. */
  async deleteAll(organizationId: string): Promise<void> {
    await this.database.client.$executeRaw`DELETE FROM project WHERE organization_id = ${organizationId}::uuid`;
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
