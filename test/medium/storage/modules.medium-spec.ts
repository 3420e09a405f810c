import { Clock, SystemClock } from '@argus/common';
import { OutboundModule, SafeFetch } from '@argus/platform/outbound';
import { Secrets, SecretsModule } from '@argus/platform/secrets';
import { Spool, SpoolModule } from '@argus/platform/spool';
import { LocalDiskStore, ObjectStore, S3Store, type StorageConfig, StorageModule } from '@argus/platform/storage';
import { Global, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
class ClockModule {}

@Injectable()
class Reader {
  constructor(
    readonly store: ObjectStore,
    readonly spool: Spool,
    readonly safeFetch: SafeFetch,
    readonly secrets: Secrets,
  ) {}
}

@Module({ providers: [Reader] })
class FeatureModule {}

const given = async (storage: StorageConfig): Promise<Reader> => {
  const app = await Test.createTestingModule({
    imports: [
      ClockModule,
      StorageModule.forRootAsync({ useFactory: () => Promise.resolve(storage) }),
      SpoolModule.forRoot({ directory: join(tmpdir(), 'argus-modules/spool') }),
      OutboundModule.forRoot({ allow: [], connectTimeoutMs: 1, totalTimeoutMs: 1, maxRedirects: 0 }),
      SecretsModule.forRoot('a secret of the test'.replaceAll(' ', '-').repeat(2)),
      FeatureModule,
    ],
  }).compile();
  return app.get(Reader, { strict: false });
};

describe('the platform modules', () => {
  it('give every feature module what it asks for', async () => {
    const reader = await given({ driver: 'local', root: join(tmpdir(), 'argus-modules/blobs') });
    expect(reader.store).toBeInstanceOf(LocalDiskStore);
    expect(reader.spool).toBeInstanceOf(Spool);
    expect(reader.safeFetch).toBeInstanceOf(SafeFetch);
    expect(reader.secrets.derive('jwt')).toHaveLength(32);
  });

  it('choose the store by its configuration', async () => {
    const keys = { accessKeyId: 'a', secretAccessKey: 'b' };
    const { store } = await given({
      driver: 's3',
      endpoint: 'http://127.0.0.1:9',
      bucket: 'b',
      region: 'auto',
      forcePathStyle: true,
      ...keys,
    });
    expect(store).toBeInstanceOf(S3Store);
  });
});
