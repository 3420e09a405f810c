import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { migrate } from '../../tools/migrate';
import { withScratchDatabase } from '../../tools/prisma/scratch-database';
import { fillLibrary } from '../library/fill-library';
import { queryClasses, skewedQueries } from '../library/query-classes';
import { FULL_SIZE, librarySizes } from '../library/sizes';
import { machineLine, milliseconds, ratio, tableOf, type Line } from '../support/report';
import { growthExponent, quantile } from '../support/statistics';
import { measureClasses, type Measured, searchOf } from './measure';

/** ILIKE over a million texts takes seconds for each query: what it costs is seen well before. */
const PEER_UP_TO = 100_000;

/** `npm run bench -- search [--full]`: how long a search takes, in libraries of 10 000 and 100 000 assets, and with --full of a million. */
export async function benchSearch(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      full: { type: 'boolean', default: false },
      queries: { type: 'string', default: '6' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const machine = machineLine();
  await withScratchDatabase(async (ownerUrl) => {
    const measured: Measured[] = [];
    for (const size of librarySizes(values.full)) {
      const url = await newDatabase(ownerUrl, `library_${size}`);
      measured.push(await measureSize(url, size, { queries: Number(values.queries), rounds: Number(values.rounds) }));
    }
    console.log(`\n${machine}\n`);
    console.log(tableOf(summaryOf(measured), 'ILIKE'));
    for (const { size, classes } of measured) {
      console.log(`\n${count(size)} assets, by class of query\n`);
      console.log(tableOf(classes.map(lineOf), 'ILIKE'));
    }
  });
}

async function newDatabase(ownerUrl: string, name: string): Promise<string> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`CREATE DATABASE ${name}`);
  await owner.end();
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  await migrate({ ownerUrl: url.href });
  return url.href;
}

async function measureSize(url: string, size: number, { queries, rounds }: { queries: number; rounds: number }): Promise<Measured> {
  const owner = new Client({ connectionString: url });
  await owner.connect();
  try {
    let told = 0;
    const onProgress = (done: number): void => {
      if (done - told < size / 10) return;
      told = done;
      process.stderr.write(`\rFilling a library of ${count(size)}: ${Math.round((100 * done) / size)} %`);
    };
    const { organizationId } = await fillLibrary(owner, { count: size, onProgress });
    process.stderr.write(`\rSearching ${count(size)} assets                       \n`);
    return await measureClasses({
      size,
      owner,
      organizationId,
      search: searchOf(url),
      classes: queryClasses(queries),
      skewed: skewedQueries(),
      rounds,
      withPeer: size <= PEER_UP_TO,
    });
  } finally {
    await owner.end();
  }
}

function summaryOf(measured: readonly Measured[]): Line[] {
  const [first] = measured;
  const last = measured.at(-1);
  const lines: Line[] = measured.flatMap(({ size, ours, theirs, samePages, pages }) => {
    const [p50, p95] = [quantile(ours, 0.5), quantile(ours, 0.95)];
    const isFull = size === FULL_SIZE;
    const time = (what: string, value: number, most: number, part: number): Line => ({
      what: `${count(size)} assets, every class, ${what}`,
      ours: milliseconds(value),
      theirs: theirs.length > 0 ? milliseconds(quantile(theirs, part)) : '',
      result: isFull ? milliseconds(value) : '',
      target: isFull ? `≤ ${most} ms` : '',
      met: isFull ? value <= most : null,
    });
    const rows = [time('p50', p50, 40, 0.5), time('p95', p95, 250, 0.95)];
    if (theirs.length === 0) return rows;
    const share = p95 / quantile(theirs, 0.95);
    const isTarget = size === PEER_UP_TO;
    return [
      ...rows,
      {
        what: `${count(size)} assets, p95 against ILIKE`,
        ours: milliseconds(p95),
        theirs: milliseconds(quantile(theirs, 0.95)),
        result: `1/${(1 / share).toFixed(0)}`,
        target: isTarget ? '≤ 1/20' : '',
        met: isTarget ? share <= 1 / 20 : null,
      },
      {
        what: `${count(size)} assets, pages as ILIKE finds them`,
        ours: String(samePages),
        theirs: String(pages),
        result: ratio(samePages / pages),
        target: '1.00',
        met: samePages === pages,
      },
    ];
  });
  if (!first || !last || first === last) return lines;
  const growth = (part: number, most: number, what: string): Line => {
    const exponent = growthExponent(
      { size: first.size, time: quantile(first.ours, part) },
      { size: last.size, time: quantile(last.ours, part) },
    );
    const isTarget = last.size === FULL_SIZE;
    return {
      what: `growth ${count(first.size)} → ${count(last.size)}, ${what}`,
      ours: '',
      theirs: '',
      result: `exponent ${ratio(exponent)}`,
      target: isTarget ? `≤ ${ratio(most)}` : '',
      met: isTarget ? exponent <= most : null,
    };
  };
  return [...lines, growth(0.5, 0.35, 'p50'), growth(0.95, 0.5, 'p95')];
}

const lineOf = ({ name, ours, theirs, note }: Measured['classes'][number]): Line => ({
  what: name,
  ours: `${milliseconds(quantile(ours, 0.5))} (p95 ${milliseconds(quantile(ours, 0.95))})`,
  theirs: theirs.length > 0 ? milliseconds(quantile(theirs, 0.5)) : '',
  result: note,
  target: '',
  met: null,
});

const count = (size: number): string => String(size).replace(/\B(?=(\d{3})+$)/g, ' ');
