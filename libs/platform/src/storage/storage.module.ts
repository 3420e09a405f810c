import { Clock } from '@argus/common';
import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { LocalDiskStore } from './local-disk-store';
import { ObjectStore } from './object-store';
import { S3Store } from './s3-store';
import { type StorageConfig } from './storage-config';

const STORAGE_CONFIG = Symbol('STORAGE_CONFIG');

export const createObjectStore = (config: StorageConfig, clock: Clock): ObjectStore =>
  config.driver === 'local' ? new LocalDiskStore(config, clock) : new S3Store(config);

/** Provides `ObjectStore` to every module. A global `Clock` must be provided beside it. */
@Module({})
export class StorageModule {
  static forRoot(config: StorageConfig): DynamicModule {
    return StorageModule.forRootAsync({ useFactory: () => config });
  }

  static forRootAsync(
    options: Pick<ModuleMetadata, 'imports'> & Pick<FactoryProvider<StorageConfig>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: StorageModule,
      global: true,
      imports: options.imports ?? [],
      providers: [
        { provide: STORAGE_CONFIG, inject: options.inject ?? [], useFactory: options.useFactory },
        { provide: ObjectStore, inject: [STORAGE_CONFIG, Clock], useFactory: createObjectStore },
      ],
      exports: [ObjectStore],
    };
  }
}
