import { type LoggerService } from '@nestjs/common';
import { type Level, type Logger } from 'pino';

// Nest announces each module and route at every start; that is of use only to somebody who debugs the wiring.
const CHATTY = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication']);

const looksLikeStack = (text: unknown): boolean => typeof text === 'string' && /\n\s+at /.test(text);

/** Lets Nest's own `Logger`, and so `new Logger('Name')` in any lib, write through pino. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  // Nest's convention: (message, ...more, context), for errors (message, stack, context).
  private write(level: Level, message: unknown, rest: unknown[]): void {
    const words = [...rest];
    const context = typeof words.at(-1) === 'string' && !looksLikeStack(words.at(-1)) ? words.pop() : undefined;
    const stack = words.find(looksLikeStack) as string | undefined;
    const given = message instanceof Error ? message : words.find((word) => word instanceof Error);
    const err = given ?? (stack === undefined ? undefined : { stack });
    const fields = {
      ...(context === undefined ? {} : { context }),
      ...(err === undefined ? {} : { err }),
      ...(typeof message === 'object' && !(message instanceof Error) ? message : {}),
    };
    const text = message instanceof Error ? message.message : typeof message === 'string' ? message : undefined;
    this.logger[level === 'info' && CHATTY.has(String(context)) ? 'debug' : level](fields, text);
  }
}
