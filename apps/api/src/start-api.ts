import { setFlagsFromString } from 'node:v8';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ProcessConfig } from '@argus/platform/app';
import { configureHttp } from '@argus/platform/http';
import { NestLogger } from '@argus/platform/logging';
import { serveDocs } from './openapi';

/** The proxy setting as Express takes it: a number of hops, a switch, or addresses. */
const trustProxyOf = (text: string | undefined): boolean | number | string => {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  return /^\d+$/.test(text) ? Number(text) : text;
};

/**
 * Uploads pass through as memory outside of the heap, which counts when the next full collection is due: by default they bring on several
 * a second, each of which marks the whole heap. Waiting until it has tripled costs memory, not processor time.
 */
setFlagsFromString('--heap-growing-percent=200');

export async function startApi(config: ProcessConfig, module: DynamicModule): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, { bodyParser: false, bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  configureHttp(app, {
    trustProxy: trustProxyOf(config.http.trustProxy),
    hsts: config.http.publicUrl.startsWith('https://'),
    requestTimeoutMs: config.http.uploadTimeoutMs,
  });
  serveDocs(app);
  await app.listen(config.http.port, config.http.host);
  return app;
}
