import { benchAnalysis } from './analysis/main';
import { benchAuth } from './auth/main';
import { benchIsolation } from './isolation/main';
import { benchList } from './list/main';
import { benchSearch } from './search/main';
import { benchUpload } from './upload/main';

export type Bench = (argv: readonly string[]) => Promise<void>;

/** What `npm run bench -- NAME` can measure. Each parses its own options. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  upload: benchUpload,
  list: benchList,
  auth: benchAuth,
  isolation: benchIsolation,
  search: benchSearch,
  analysis: benchAnalysis,
};
