import {
  AssetCountsRepository,
  AssetFinder,
  AssetFinderRepository,
  AssetsRepository,
  AssetSearchService,
  ProjectsRepository,
  type SearchLimits,
} from '@argus/assets';
import type { AssetFilter, AssetPage, AssetSort } from '@argus/assets';
import { Database } from '@argus/platform/database';
import { Client } from 'pg';
import { fillLibrary } from '../../../../bench/library/fill-library';
import { libraryAssets } from '../../../../bench/library/library';
import { ReferenceSearch } from '../../../../bench/library/reference';
import { createTestDatabase } from '../../../support';

export interface FoundIds {
  readonly ids: string[];
  readonly total: number;
  readonly isExact: boolean;
  readonly isComplete: boolean;
}

export interface Searches {
  readonly organizationId: string;
  readonly owner: Client;
  readonly database: Database;
  readonly reference: ReferenceSearch;
  find(filter: AssetFilter, page?: Partial<AssetPage>): Promise<FoundIds>;
  /** The first `pages` pages, each found by the cursor of the one before. */
  follow(filter: AssetFilter, pages: number, sort?: AssetSort): Promise<string[]>;
  end(): Promise<void>;
}

/** A library in a database of its own, the search over it and the reference it is held against. */
export async function givenLibrary(count: number, limits?: SearchLimits): Promise<Searches> {
  const test = await createTestDatabase();
  const owner = new Client({ connectionString: test.ownerUrl });
  await owner.connect();
  const { organizationId } = await fillLibrary(owner, { count });
  const database = new Database({ url: test.url, poolSize: 5 });
  const finder = new AssetFinder(new AssetFinderRepository(database), new AssetCountsRepository(database), limits);
  const service = new AssetSearchService(finder, new AssetsRepository(database), new ProjectsRepository(database));
  const list = (filter: AssetFilter, page: Partial<AssetPage>) =>
    service.list(organizationId, filter, { limit: 20, offset: 0, sort: 'relevance', ...page });
  return {
    organizationId,
    owner,
    database,
    reference: new ReferenceSearch([...libraryAssets({ count })]),
    async find(filter, page = {}) {
      const { assets, total, totalRelation, isComplete } = await list(filter, page);
      return { ids: assets.map(({ asset }) => asset.id), total, isExact: totalRelation === 'exact', isComplete };
    },
    async follow(filter, pages, sort = 'relevance') {
      const ids: string[] = [];
      let after: AssetPage['after'];
      for (let page = 0; page < pages; page += 1) {
        const { assets, next } = await list(filter, { sort, after });
        ids.push(...assets.map(({ asset }) => asset.id));
        if (!next) break;
        after = next;
      }
      return ids;
    },
    async end() {
      await database.close();
      await owner.end();
      await test.drop();
    },
  };
}
