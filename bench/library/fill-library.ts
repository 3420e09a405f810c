import type { Client } from 'pg';
import { derivativeKey, originalKey, searchDocumentOf, thumbnailKind } from '@argus/assets';
import { newId } from '@argus/common';
import { type LibraryAsset, libraryAssets, type LibraryOptions, PROJECTS } from './library';

const BATCH = 2_000;
/** From here on, making the text index anew is quicker than adding to it. */
const REBUILD_FROM = 2_000;

export interface FilledLibrary {
  readonly organizationId: string;
  /** By number; `project-<number>` by name. */
  readonly projectIds: readonly string[];
}

export interface FillOptions extends LibraryOptions {
  readonly onProgress?: (done: number) => void;
}

/**
 * Puts a library into the database of a new workspace, as if it had been uploaded, seen and folded into the index long ago; there are no
 * files. `client` is the owner's. Not for a database that something else is writing to.
 */
export async function fillLibrary(client: Client, { onProgress, ...options }: FillOptions): Promise<FilledLibrary> {
  const organizationId = newId();
  const projectIds = Array.from({ length: PROJECTS }, () => newId());
  await client.query(
    "INSERT INTO organization (id, name, slug, plan_id, created_at, updated_at) VALUES ($1, 'Library', $2, 'enterprise', now(), now())",
    [organizationId, `library-${organizationId}`],
  );
  for (const [number, id] of projectIds.entries()) {
    await client.query(
      'INSERT INTO project (id, organization_id, name, folded_name, slug, created_at) VALUES ($1, $2, $3, $3, $3, now())',
      [id, organizationId, `project-${number}`],
    );
  }
  const rebuild = options.count >= REBUILD_FROM ? await definitionOf(client, 'asset_search_words') : null;
  if (rebuild) await client.query('DROP INDEX asset_search_words');
  // A row for each asset would only have to be summed up again.
  await client.query('ALTER TABLE asset DISABLE TRIGGER USER');
  let batch: LibraryAsset[] = [];
  let done = 0;
  const flush = async (): Promise<void> => {
    await insert(client, organizationId, projectIds, batch);
    done += batch.length;
    batch = [];
    onProgress?.(done);
  };
  for (const asset of libraryAssets(options)) {
    batch.push(asset);
    if (batch.length === BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  await client.query('ALTER TABLE asset ENABLE TRIGGER USER');
  await client.query(
    `INSERT INTO asset_count (organization_id, project_id, type, status, is_trashed, change, is_sum)
     SELECT organization_id, COALESCE(project_id, '00000000-0000-0000-0000-000000000000'), type, status, deleted_at IS NOT NULL, count(*), true
     FROM asset WHERE organization_id = $1 GROUP BY 1, 2, 3, 4, 5`,
    [organizationId],
  );
  await client.query(
    'INSERT INTO organization_usage (organization_id, live_assets) SELECT $1, count(*) FROM asset WHERE organization_id = $1 AND deleted_at IS NULL',
    [organizationId],
  );
  if (rebuild) {
    await client.query("SET maintenance_work_mem = '1GB'");
    await client.query(rebuild);
    await client.query('RESET maintenance_work_mem');
  }
  for (const table of ['asset', 'asset_search', 'analysis', 'derivative', 'asset_count']) await client.query(`VACUUM ANALYZE ${table}`);
  return { organizationId, projectIds };
}

async function definitionOf(client: Client, index: string): Promise<string> {
  const { rows } = await client.query<{ definition: string }>('SELECT indexdef AS definition FROM pg_indexes WHERE indexname = $1', [
    index,
  ]);
  if (!rows[0]) throw new Error(`There is no index ${index}`);
  return rows[0].definition;
}

async function insert(
  client: Client,
  organizationId: string,
  projectIds: readonly string[],
  assets: readonly LibraryAsset[],
): Promise<void> {
  const projectOf = ({ project }: LibraryAsset): string | null => (project === null ? null : (projectIds[project] ?? null));
  const tables = {
    asset: assets.map((asset) => ({
      id: asset.id,
      organization_id: organizationId,
      project_id: projectOf(asset),
      type: asset.type,
      status: asset.status,
      source_kind: 'upload',
      filename: asset.filename,
      mime_type: asset.mimeType,
      extension: 'bin',
      size_bytes: asset.sizeBytes,
      sha256: asset.id.replaceAll('-', '').padEnd(64, '0'),
      storage_key: originalKey(organizationId, asset.id, 'bin'),
      is_public: false,
      width: 4000,
      height: 3000,
      user_tags: asset.userTags,
      ai_tags: asset.aiTags,
      created_at: asset.createdAt,
      updated_at: asset.createdAt,
      deleted_at: asset.isTrashed ? asset.createdAt : null,
      purge_after: asset.isTrashed ? new Date(Date.UTC(2100, 0, 1)) : null,
    })),
    analysis: assets.map((asset) => ({
      asset_id: asset.id,
      organization_id: organizationId,
      run_id: asset.id,
      provider: 'local',
      model: 'made-up',
      description: asset.description,
      rich_description: asset.richDescription,
      mood: asset.mood,
      alt_text: asset.description,
      dominant_colors: asset.colors.map((hex) => ({ hex, name: 'made up' })),
      use_cases: asset.useCases,
      tags: asset.aiTags,
      tag_details: [],
      objects: [],
      created_at: asset.createdAt,
    })),
    derivative: assets
      .filter(({ type }) => type === 'image')
      .map((asset) => ({
        id: asset.id,
        organization_id: organizationId,
        asset_id: asset.id,
        kind: thumbnailKind(256),
        mime_type: 'image/webp',
        size_bytes: 9_000,
        width: 256,
        height: 192,
        storage_key: derivativeKey(organizationId, asset.id, thumbnailKind(256), 'webp'),
        created_at: asset.createdAt,
      })),
    asset_search: assets.map((asset) => ({
      asset_id: asset.id,
      organization_id: organizationId,
      project_id: projectOf(asset),
      status: asset.status,
      is_trashed: asset.isTrashed,
      size_bytes: asset.sizeBytes,
      created_at: asset.createdAt,
      ...searchDocumentOf({
        ...asset,
        organizationId,
        projectId: projectOf(asset),
        analysis: { ...asset, dominantColors: asset.colors.map((hex) => ({ hex })) },
      }),
      is_indexed: true,
    })),
  };
  await client.query('BEGIN');
  for (const [table, rows] of Object.entries(tables)) {
    const columns = Object.keys(rows[0] ?? {}).join(', ');
    if (columns === '') continue;
    await client.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ]);
  }
  await client.query('COMMIT');
}
