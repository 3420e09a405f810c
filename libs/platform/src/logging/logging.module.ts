import { Module, type DynamicModule } from '@nestjs/common';
import { type Logger } from 'pino';
import { createLogger, type LoggingOptions } from './logger';
import { NestLogger } from './nest-logger';

/** The process's pino logger, for code that logs fields rather than a sentence. */
export const ROOT_LOGGER = Symbol('argus:root-logger');

@Module({})
export class LoggingModule {
  /** `app.useLogger(app.get(NestLogger))` after creating the application with `bufferLogs: true`. */
  static forRoot(options: LoggingOptions): DynamicModule {
    return {
      module: LoggingModule,
      global: true,
      providers: [
        { provide: ROOT_LOGGER, useFactory: () => createLogger(options) },
        { provide: NestLogger, useFactory: (logger: Logger) => new NestLogger(logger), inject: [ROOT_LOGGER] },
      ],
      exports: [ROOT_LOGGER, NestLogger],
    };
  }
}
