const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const UNREACHABLE = new Set([
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  '57P01',
  '57P03',
  '53300',
  // Somebody who froze had what was needed, and this transaction gave up, or was itself the one.
  '55P03',
  '25P03',
]);

/** Every code an error and its causes carry: Prisma's own, and the SQLSTATE wherever the adapter hid it. */
function codesOf(error: unknown, depth = 0): string[] {
  if (depth > 5 || typeof error !== 'object' || error === null) return [];
  const record = error as Record<string, unknown>;
  const own = [record['code'], record['originalCode'], record['kind']].filter((code): code is string => typeof code === 'string');
  return [
    ...own,
    ...codesOf(record['cause'], depth + 1),
    ...codesOf(record['meta'], depth + 1),
    ...codesOf(record['driverAdapterError'], depth + 1),
  ];
}

/** The transaction lost against another one and may simply be run again. */
export const isSerializationConflict = (error: unknown): boolean =>
  codesOf(error).some(
    (code) => code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || code === 'P2034' || code === 'TransactionWriteConflict',
  );

/** A row with that key exists already. */
export const isUniqueViolation = (error: unknown): boolean => codesOf(error).some((code) => code === UNIQUE_VIOLATION || code === 'P2002');

/** What the driver says, without a code, of a connection that broke or could not be had in time. */
const LOST = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** The database cannot be reached, has no connection left, or is going down: worth a retry, not a bug. */
export const isDatabaseUnavailable = (error: unknown): boolean =>
  codesOf(error).some((code) => UNREACHABLE.has(code)) || (error instanceof Error && LOST.test(error.message));
