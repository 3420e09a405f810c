export type { Actor, Spender } from './actor';
export { Clock, SystemClock } from './clock';
export { ERRORS, statusOf, type ErrorCode } from './error-catalogue';
export { STATUS_OF_KIND, type ErrorDefinition, type ErrorKind, type Family } from './error-kinds';
export { AppError, isAppError, type AppErrorOptions } from './errors';
export { html, Markup } from './html';
export { isUuid, newId } from './ids';
export { isLoopbackAddress, isLoopbackHost } from './loopback';
export { escapeLike, fold, hasNullCharacter, searchTerms } from './text';
