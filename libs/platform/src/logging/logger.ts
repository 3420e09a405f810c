import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { currentLogFields } from './log-context';
import { prettyStream } from './pretty-line';
import { redactFields } from './redaction';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export interface LoggingOptions {
  level: (typeof LOG_LEVELS)[number];
  /** `json` for machines (production), `pretty` for people. */
  format: 'json' | 'pretty';
  /** Which process speaks: `api`, `worker`. */
  service: string;
  /** Default: standard output. */
  destination?: DestinationStream;
}

/** The logger of a process. Every line carries the fields of the request or job it was written in; secrets are blanked by name. */
export const createLogger = ({ level, format, service, destination }: LoggingOptions): Logger =>
  pino(
    {
      level,
      base: { service, pid: process.pid },
      timestamp: format === 'json' ? stdTimeFunctions.isoTime : stdTimeFunctions.epochTime,
      mixin: () => ({ ...currentLogFields() }),
      formatters: { log: (fields) => redactFields(fields) },
    },
    destination ?? (format === 'pretty' ? prettyStream(process.stdout, process.stdout.isTTY) : pino.destination(1)),
  );
