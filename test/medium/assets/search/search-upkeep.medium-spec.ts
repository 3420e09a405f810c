import { AssetCountsRepository, AssetsRepository, AssetSearchRepository, SearchFold } from '@argus/assets';
import { UnitOfWork } from '@argus/platform/database';
import { givenLibrary, type Searches } from './library-searches';

let searches: Searches;
let fold: SearchFold;
beforeAll(async () => {
  searches = await givenLibrary(400);
  const { database } = searches;
  const rows = [new AssetSearchRepository(database), new AssetCountsRepository(database), new AssetsRepository(database)] as const;
  fold = new SearchFold(...rows, new UnitOfWork(database));
});
afterAll(() => searches.end());

const all = async <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => (await searches.owner.query(sql, values)).rows as Row[];
const someIds = async (where: string, limit: number): Promise<string[]> =>
  (await all<{ id: string }>(`SELECT id FROM asset WHERE ${where} ORDER BY id LIMIT ${limit}`)).map(({ id }) => id);

/** Groups whose counted number is not the number there is. */
const miscounted = () =>
  all(`
    WITH counted AS (
      SELECT organization_id, project_id, type, status, is_trashed, sum(change) AS n FROM asset_count GROUP BY 1, 2, 3, 4, 5),
    there AS (
      SELECT organization_id, COALESCE(project_id, '00000000-0000-0000-0000-000000000000') AS project_id, type, status,
        deleted_at IS NOT NULL AS is_trashed, count(*) AS n FROM asset GROUP BY 1, 2, 3, 4, 5)
    SELECT * FROM counted FULL JOIN there USING (organization_id, project_id, type, status, is_trashed)
    WHERE COALESCE(counted.n, 0) <> COALESCE(there.n, 0)`);

/** Rows of search that say something else than their asset. */
const strayed = () =>
  all(`
    SELECT s.asset_id FROM asset_search s JOIN asset a ON a.id = s.asset_id
    WHERE s.status <> a.status OR s.is_trashed <> (a.deleted_at IS NOT NULL) OR s.project_id IS DISTINCT FROM a.project_id
      OR s.created_at <> a.created_at OR s.size_bytes <> a.size_bytes
      OR ARRAY(SELECT l FROM unnest(s.labels) l WHERE l LIKE 'p:%') <> COALESCE(ARRAY['p:' || a.project_id], '{}') AND a.project_id IS NOT NULL
      OR a.project_id IS NULL AND EXISTS (SELECT 1 FROM unnest(s.labels) l WHERE l LIKE 'p:%')`);

const unfolded = async (): Promise<number> => (await all('SELECT 1 FROM asset_search WHERE NOT is_indexed')).length;

describe('What search reads follows the assets', () => {
  it('follows status, project and trash, whoever changes them', async () => {
    const [pending, moved, removed, trashed] = await Promise.all([
      someIds("status = 'ready' AND deleted_at IS NULL", 5),
      someIds('project_id IS NULL', 5),
      someIds('project_id IS NOT NULL', 5),
      someIds("status = 'failed' AND deleted_at IS NULL", 5),
    ]);
    await all("UPDATE asset SET status = 'pending' WHERE id = ANY ($1)", [pending]);
    await all('UPDATE asset SET project_id = (SELECT id FROM project LIMIT 1) WHERE id = ANY ($1)', [moved]);
    await all('UPDATE asset SET project_id = NULL WHERE id = ANY ($1)', [removed]);
    await all('UPDATE asset SET deleted_at = now() WHERE id = ANY ($1)', [trashed]);
    await all('DELETE FROM asset WHERE id = ANY ($1)', [trashed.slice(0, 2)]);
    expect(await strayed()).toEqual([]);
    expect(await miscounted()).toEqual([]);
    // Whatever changed is outside the index, and still found.
    expect(await unfolded()).toBeGreaterThan(10);
    const { ids, total, isExact } = await searches.find({ statuses: ['pending'] });
    expect({ ids: [...ids].sort(), total, isExact }).toEqual({ ids: pending, total: 5, isExact: true });
  });

  it('leaves a row that only other columns changed of where it is', async () => {
    await fold.run();
    await all("UPDATE asset SET uploaded_by = 'somebody', updated_at = now()");
    expect(await unfolded()).toBe(0);
  });

  it('folds everything in, several workers at once, while the rows are being changed', async () => {
    await all("UPDATE asset SET status = 'processing' WHERE status = 'ready'");
    expect(await unfolded()).toBeGreaterThan(300);
    const change = all("UPDATE asset SET status = 'ready' WHERE status = 'processing' AND id::text LIKE '%3'");
    await Promise.all([fold.run(), fold.run(), fold.run(), change]);
    await fold.run();
    expect(await unfolded()).toBe(0);
    expect(await strayed()).toEqual([]);
    expect(await miscounted()).toEqual([]);
  });

  it('sums changes up without losing or doubling one, while more come in', async () => {
    const counts = new AssetCountsRepository(searches.database);
    const toggle = async (status: string) => all(`UPDATE asset SET status = '${status}' WHERE deleted_at IS NULL`);
    await Promise.all([toggle('failed'), ...Array.from({ length: 4 }, () => counts.sumUp(50))]);
    await Promise.all([toggle('ready'), ...Array.from({ length: 12 }, () => counts.sumUp(100))]);
    expect(await miscounted()).toEqual([]);
    while ((await counts.sumUp(10_000)) > 0);
    expect(await miscounted()).toEqual([]);
    expect(await all('SELECT 1 FROM asset_count WHERE NOT is_sum')).toEqual([]);
  });

  it('writes documents anew that a migration has emptied', async () => {
    const before = await all<{ labels: string[] }>('SELECT asset_id, text, labels FROM asset_search ORDER BY asset_id');
    await all("UPDATE asset_search SET text = '', labels = '{}', is_indexed = false");
    await fold.run();
    const after = await all<{ labels: string[] }>('SELECT asset_id, text, labels FROM asset_search ORDER BY asset_id');
    const sorted = (rows: typeof before) => rows.map((row) => ({ ...row, labels: [...row.labels].sort() }));
    expect(sorted(after)).toEqual(sorted(before));
    expect(await unfolded()).toBe(0);
  });

  it('shows a workspace nothing of another one', async () => {
    const [{ id } = { id: '' }] = await all<{ id: string }>('SELECT gen_random_uuid() AS id');
    await all("INSERT INTO organization (id, name, slug, created_at, updated_at) VALUES ($1, 'Other', 'other', now(), now())", [id]);
    const stolen = await someIds('deleted_at IS NULL', 30);
    await all('UPDATE asset SET organization_id = $1, project_id = NULL WHERE id = ANY ($2)', [id, stolen]);
    await all(
      "UPDATE asset_search SET organization_id = $1::uuid, labels = array_replace(labels, 'o:' || $2::text, 'o:' || $1::text) WHERE asset_id = ANY ($3)",
      [id, searches.organizationId, stolen],
    );
    for (const filter of [{}, { terms: ['a'] }, { terms: ['photograph'] }, { tags: ['everywhere'] }, { color: '#808080' }]) {
      const { ids } = await searches.find(filter, { limit: 200 });
      expect(ids.filter((found) => stolen.includes(found))).toEqual([]);
    }
  });
});
