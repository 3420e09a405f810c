import { OperatorError } from '../tools/support/operator-error';

/** The bench of that name. */
export function chosenBench<Bench>(benches: Readonly<Record<string, Bench>>, name: string | undefined): Bench {
  const bench = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (bench !== undefined) return bench;
  throw new OperatorError(
    name === undefined ? 'What is to be measured?' : `There is no bench "${name}".`,
    `npm run bench -- ${Object.keys(benches).join('|')} [options] (docs/performance.md says what each measures)`,
    64,
  );
}
