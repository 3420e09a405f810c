import type { INestApplication, Type } from '@nestjs/common';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { loadConfig } from '@argus/platform/config';
import { ApiModule } from '../../apps/api/src/api.module';

interface ServicesOptions {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Settings besides these two. */
  readonly env?: Record<string, string>;
  /** What is wanted besides the api's modules. */
  readonly modules?: readonly Type[];
  /** Puts others in the place of some providers. */
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/**
 * The product's services on a database and a folder, in this process and without a server: taken from it by `get(Service, { strict: false })`.
 * Imported from here, not from the index: tests that start real processes need not load the whole product.
 */
export async function startServices({
  databaseUrl,
  dataDir,
  env = {},
  modules = [],
  override,
}: ServicesOptions): Promise<INestApplication> {
  const settings = loadConfig({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, ARGUS_DATA_DIR: dataDir, ...env });
  const config = { ...settings, secret: 'a-secret-for-services-under-test-that-is-long-enough' };
  const builder = Test.createTestingModule({ imports: [ApiModule.forRoot(config), ...modules] });
  const testing = await (override?.(builder) ?? builder).compile();
  return testing.createNestApplication();
}
