export type { Actor, Spender } from './actor';
export { Clock, SystemClock } from './clock';
export { ERRORS, STATUS_OF_KIND, statusOf, type ErrorCode, type ErrorDefinition, type ErrorKind, type Family } from './error-catalogue';
export { AppError, isAppError, type AppErrorOptions } from './errors';
export { html, Markup } from './html';
export { isUuid, newId } from './ids';
export { isLoopbackAddress, isLoopbackHost } from './loopback';
export { escapeLike, fold, hasNullCharacter, searchTerms } from './text';
