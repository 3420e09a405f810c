import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Clock, SystemClock } from '@argus/common';
import { LoggingModule, NestLogger } from '@argus/platform/logging';
import { SpoolModule } from '@argus/platform/spool';
import { configureHttp, HttpModule, type HttpOptions, MultipartReader } from '../index';
import { FailuresController, ThingsController } from './sample.controller';

@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
class ClockModule {}

export interface SampleApp {
  app: NestExpressApplication;
  port: number;
  baseUrl: string;
  /** Every log line so far, parsed. */
  logs: Record<string, unknown>[];
  /** Names of the files that are in the spool. */
  spooled: () => string[];
  /** Sends bytes as they are; resolves with all that came back when the connection has ended. */
  raw: (bytes: string | Buffer, use?: (socket: Socket) => void) => Promise<string>;
  close: () => Promise<void>;
}

export interface SampleAppOptions {
  controllers?: Type[];
  imports?: ModuleMetadata['imports'];
  http?: HttpOptions;
  /** Runs between `configureHttp` and `listen`. */
  prepare?: (app: NestExpressApplication) => void;
}

/** A real application on a real port with a few routes that show every way a request can go. */
export const startSampleApp = async (options: SampleAppOptions = {}): Promise<SampleApp> => {
  const directory = mkdtempSync(join(tmpdir(), 'argus-http-'));
  const logs: Record<string, unknown>[] = [];
  const destination = { write: (line: string): void => void logs.push(JSON.parse(line) as Record<string, unknown>) };
  const SampleModule = class {};
  Module({
    imports: [
      { module: ClockModule, global: true },
      LoggingModule.forRoot({ level: 'debug', format: 'json', service: 'sample', destination }),
      SpoolModule.forRoot({ directory }),
      HttpModule,
      ...(options.imports ?? []),
    ],
    controllers: options.controllers ?? [ThingsController, FailuresController],
    providers: [MultipartReader],
  })(SampleModule);

  const app = await NestFactory.create<NestExpressApplication>(SampleModule, { bodyParser: false, bufferLogs: true, abortOnError: false });
  app.useLogger(app.get(NestLogger));
  configureHttp(app, options.http);
  options.prepare?.(app);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const raw: SampleApp['raw'] = (bytes, use) =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk) => (received += chunk.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(received));
      socket.write(bytes, () => use?.(socket));
    });
  return {
    app,
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    logs,
    spooled: () => readdirSync(directory),
    raw,
    close: async () => {
      await app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
