const PARENT_CHECK_MS = 250;
/** One Ctrl-C can arrive twice: from the terminal, and once more passed on by npm. */
const SAME_REQUEST_MS = 500;

/**
 * Everything that means "stop": Ctrl-C, SIGTERM, a closed terminal, and npm having gone without passing a signal on.
 * The first resolves `first`; a later Ctrl-C or SIGTERM calls `force` and ends this process.
 */
export function stopRequests(force: () => void): { first: Promise<void> } {
  let asked: (() => void) | undefined;
  const first = new Promise<void>((resolve) => (asked = resolve));
  let askedAt: number | undefined;
  const ask = (forceable: boolean) => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      asked?.();
    } else if (forceable && performance.now() - askedAt > SAME_REQUEST_MS) {
      force();
      process.exit(130);
    }
  };
  process.on('SIGINT', () => ask(true));
  process.on('SIGTERM', () => ask(true));
  process.on('SIGHUP', () => ask(false));
  // Only under npm: a supervisor started by hand may outlive the shell that started it.
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && ask(false), PARENT_CHECK_MS).unref();
  }
  return { first };
}
