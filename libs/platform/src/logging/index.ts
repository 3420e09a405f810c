export { currentLogFields, withLogFields, type LogFields } from './log-context';
export { createLogger, LOG_LEVELS, type LoggingOptions } from './logger';
export { LoggingModule, ROOT_LOGGER } from './logging.module';
export { NestLogger } from './nest-logger';
export { redactUrl } from './redaction';
