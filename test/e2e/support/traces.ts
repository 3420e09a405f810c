import { readdirSync } from 'node:fs';
import path from 'node:path';
import { storedKeys, type TestStack, withDatabase } from '../../support';
import type { UsageView } from './asset-view';
import type { ConformanceClient } from './conformance-client';

/** Everything a request can leave behind. */
export interface Traces {
  readonly usage: UsageView;
  /** Half-received uploads. */
  readonly spool: string[];
  /** Pictures being decoded. */
  readonly work: string[];
  readonly objects: string[];
  readonly rows: Record<string, number>;
}

const TABLES = ['asset', 'asset_search', 'asset_preparation', 'analysis_run', 'credit_hold', 'storage_intent', 'project', 'api_key'];

export async function tracesOf(stack: TestStack, client: ConformanceClient): Promise<Traces> {
  const counts = TABLES.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  const { rows } = await withDatabase(stack, (database) => database.query<Record<string, number>>(`SELECT ${counts.join(', ')}`));
  const { blobs, spool } = await storedKeys(stack.dataDir);
  return { usage: await client.usage(), spool, work: workFiles(stack.dataDir), objects: blobs, rows: rows[0] ?? {} };
}

function workFiles(dataDir: string): string[] {
  try {
    return readdirSync(path.join(dataDir, 'work')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
