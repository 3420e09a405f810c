import { OperatorError } from './operator-error';

const OLDEST = [20, 19] as const;

/** Everything else assumes features of this Node: said before anything can fail strangely. */
export function checkNodeVersion(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  throw new OperatorError(
    `Node ${version} is too old: Argus needs ${OLDEST.join('.')} or newer.`,
    'Install a current Node (https://nodejs.org, or nvm install 22).',
    78,
  );
}
