import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ProcessConfig, runProcess } from '@argus/platform/app';
import { NestLogger } from '@argus/platform/logging';
import { standBack } from './stand-back';
import { WorkerModule } from './worker.module';

async function start(config: ProcessConfig): Promise<INestApplicationContext> {
  standBack(config.work.nice);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  return app;
}

void runProcess(start);
