import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { readCredentials } from '../start/ready-message';
import { OperatorError, runTool } from '../support/operator-error';
import { fromRoot, repositoryRoot } from '../support/paths';
import { seconds, style } from '../support/style';
import { DemoClient, type DemoAsset } from './client';

const PATIENCE_MS = 180_000;
const FINISHED = new Set(['ready', 'error']);

/** `npm run demo [-- FOLDER]`: sends the sample photographs to the running Argus, shows what it saw and finds two of them again. */
void runTool(async () => {
  const client = new DemoClient(...connection());
  const files = pictures(process.argv[2] ?? fromRoot('samples'));
  const startedAt = performance.now();
  const assets = await lookAt(client, files);
  console.log(`\n${files.length} pictures in ${seconds(performance.now() - startedAt)}\n`);
  console.log(tableOf(assets));
  for (const text of searchesFor(assets)) {
    const { assets: found, total } = await client.search(text);
    console.log(`\n${style.bold(`Search “${text}”`)}: ${total} found`);
    for (const { filename } of found) console.log(`  ${filename}`);
  }
  return assets.every(({ status }) => status === 'ready') ? 0 : 1;
});

function connection(): [baseUrl: string, apiKey: string] {
  const { ARGUS_BASE_URL, ARGUS_API_KEY, ARGUS_DATA_DIR } = process.env;
  const credentials = readCredentials(path.resolve(repositoryRoot, ARGUS_DATA_DIR ?? '.argus'));
  const baseUrl = ARGUS_BASE_URL ?? credentials?.baseUrl;
  const apiKey = ARGUS_API_KEY ?? credentials?.apiKey;
  if (baseUrl && apiKey) return [baseUrl.replace(/\/+$/, ''), apiKey];
  throw new OperatorError('There is no Argus to show.', 'Start one with npm start, or set ARGUS_BASE_URL and ARGUS_API_KEY.');
}

function pictures(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)) : [];
  if (names.length === 0) throw new OperatorError(`There are no pictures in ${folder}.`, 'Name a folder: npm run demo -- FOLDER');
  return names.sort().map((name) => path.join(folder, name));
}

async function lookAt(client: DemoClient, files: readonly string[]): Promise<DemoAsset[]> {
  const bar = new SingleBar({ format: '{phase} {bar} {value}/{total} {name}', hideCursor: true, noTTYOutput: true, notTTYSchedule: 1_000 });
  try {
    bar.start(files.length, 0, { phase: 'sending', name: '' });
    const ids: string[] = [];
    for (const file of files) {
      ids.push((await client.upload(file)).id);
      bar.increment(1, { name: path.basename(file) });
    }
    bar.update(0, { phase: 'looking', name: '' });
    const done: DemoAsset[] = [];
    const deadline = performance.now() + PATIENCE_MS;
    for (const id of ids) {
      let asset = await client.find(id);
      while (!FINISHED.has(asset.status) && performance.now() < deadline) {
        await sleep(250);
        asset = await client.find(id);
      }
      done.push(asset);
      bar.increment(1, { name: asset.filename });
    }
    return done;
  } finally {
    bar.stop();
  }
}

function tableOf(assets: readonly DemoAsset[]): string {
  const width = Math.max(80, Math.min(process.stdout.columns ?? 120, 160));
  const table = new Table({
    head: ['picture', 'status', 'what was seen', 'tags'],
    colWidths: [22, 9, Math.floor((width - 36) * 0.6), Math.floor((width - 36) * 0.4)],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { filename, status, analysis, tags } of assets)
    table.push([filename, status, analysis?.description ?? '', tags.slice(0, 8).join(', ')]);
  return table.toString();
}

/** Two single words the pictures were tagged with, since any word of a search may match: one that few have, one that more have. */
function searchesFor(assets: readonly DemoAsset[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of assets.flatMap(({ tags }) => tags)) if (!/\s/.test(tag)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const byCount = [...counts.entries()].sort(([one, a], [other, b]) => a - b || one.localeCompare(other)).map(([tag]) => tag);
  return [...new Set([byCount[0], byCount.at(-1)])].filter((tag) => tag !== undefined);
}
