import { type DynamicModule, Module } from '@nestjs/common';
import { LocalCopies } from './local-copies';
import { ObjectStore } from './object-store';

/** Provides `LocalCopies` to every module. A global `ObjectStore` must be provided beside it. */
@Module({})
export class LocalCopiesModule {
  static forRoot({ directory }: { directory: string }): DynamicModule {
    return {
      module: LocalCopiesModule,
      global: true,
      providers: [{ provide: LocalCopies, inject: [ObjectStore], useFactory: (store: ObjectStore) => new LocalCopies(store, directory) }],
      exports: [LocalCopies],
    };
  }
}
