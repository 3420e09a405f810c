/**
 * A failure the person at the keyboard can mend. Printed as one line with its fix, never with a stack.
 * `exitCode` follows sysexits: 78 means the configuration is wrong and starting again cannot help.
 */
export class OperatorError extends Error {
  constructor(
    message: string,
    readonly fix: string,
    readonly exitCode = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'OperatorError';
  }
}

/** EX_CONFIG of sysexits.h: a child that ends with it has printed its reasons and must not be restarted. */
export const EXIT_BAD_CONFIGURATION = 78;

/** The `code` of a Node or Postgres error (`ENOSPC`, `28P01`, …), or undefined. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

/** Turns the file-system failures everybody meets into one line with a fix; anything else is returned as it came. */
export function explainFileError(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new OperatorError(
        `There is no room left on the disk of ${path}.`,
        'Free some space, or set ARGUS_DATA_DIR to a folder on another disk.',
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new OperatorError(
        `${path} cannot be written to.`,
        'Give your user write permission, or set ARGUS_DATA_DIR to another folder.',
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new OperatorError(
        `${path} is in the way: a folder is needed there.`,
        'Move that file, or set ARGUS_DATA_DIR to another folder.',
      );
    default:
      return error;
  }
}

/** Runs a command-line tool: an OperatorError becomes two plain lines on stderr, a surprise keeps its stack. */
export async function runTool(main: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(describeFailure(error));
    process.exitCode = error instanceof OperatorError ? error.exitCode : 1;
  }
}

export const describeFailure = (error: unknown): string =>
  error instanceof OperatorError
    ? `✗ ${error.message}\n  Fix: ${error.fix}\n`
    : `✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
