import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { OperatorError, explainFileError } from '../support/operator-error';
import { canEnter, type RunAs } from './binaries';

/** `postgres.json` in the data folder, mode 0600: where the cluster lives and how to get in. */
const noteSchema = z.object({
  cluster: z.string(),
  /** False until the roles and the database exist: what an interrupted first start left holds no data and is made anew. */
  ready: z.boolean(),
  adminPassword: z.string(),
  ownerPassword: z.string(),
  appPassword: z.string(),
});
export type PostgresNote = z.infer<typeof noteSchema>;

export interface PostgresHome {
  readonly note: PostgresNote;
  readonly noteFile: string;
  /** Where binaries are copied when the installed ones can't be used. */
  readonly copyDir: string;
  /** Present when the cluster could not live in the data folder. */
  readonly movedBecause?: string;
}

const MOVED_ROOT = '/var/lib/argus';

/** Creates the data folder. As root it must stay enterable (0711) for the unprivileged user that runs the database; files in it are 0600. */
export function ensureDataDir(dataDir: string): void {
  try {
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    const probe = path.join(dataDir, `.write-${process.pid}`);
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

export function writeNote(file: string, note: PostgresNote): void {
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, file);
}

/** Finds, or decides and notes, where the cluster of a data folder lives. */
export function openHome(dataDir: string, who: RunAs): PostgresHome {
  ensureDataDir(dataDir);
  const noteFile = path.join(dataDir, 'postgres.json');
  const reachable = canEnter(dataDir, who);
  const movedDir = path.join(MOVED_ROOT, createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16));
  const copyDir = reachable ? dataDir : movedDir;

  if (existsSync(noteFile)) {
    const note = readNote(noteFile);
    if (note.ready && !existsSync(path.join(note.cluster, 'PG_VERSION'))) {
      throw new OperatorError(
        `The database of ${dataDir} was kept in ${note.cluster}, which is gone.`,
        `Bring that folder back, or delete ${noteFile} to begin with an empty database.`,
      );
    }
    return { note, noteFile, copyDir };
  }

  const cluster = path.join(reachable ? dataDir : movedDir, 'postgres');
  const movedBecause = reachable ? undefined : `${dataDir} cannot be entered by the unprivileged user that runs PostgreSQL`;
  if (movedBecause) makeEnterable(movedDir);
  if (existsSync(path.join(cluster, 'PG_VERSION'))) setAside(cluster);
  const password = () => randomBytes(24).toString('base64url');
  const note: PostgresNote = { cluster, ready: false, adminPassword: password(), ownerPassword: password(), appPassword: password() };
  writeNote(noteFile, note);
  return { note, noteFile, copyDir, movedBecause };
}

/** The note of a data folder that has a cluster; null where none was ever started. */
export function openNote(dataDir: string): PostgresNote | null {
  const noteFile = path.join(dataDir, 'postgres.json');
  return existsSync(noteFile) ? readNote(noteFile) : null;
}

function readNote(file: string): PostgresNote {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new OperatorError(
      `${file} cannot be read: it says where the database is and how to open it.`,
      'Restore it from a backup, or start with another ARGUS_DATA_DIR.',
      1,
      { cause: error },
    );
  }
}

function makeEnterable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    for (const part of [MOVED_ROOT, folder]) chmodSync(part, 0o711); // whatever the umask took away
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

/** A cluster without a note can't be opened, since its passwords are gone; it is kept once more, as `….old`, rather than deleted. */
function setAside(cluster: string): void {
  rmSync(`${cluster}.old`, { recursive: true, force: true });
  renameSync(cluster, `${cluster}.old`);
}
