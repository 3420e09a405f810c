import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { SafeFetch } from './safe-fetch';
import { type SafeFetchOptions } from './types';

const SAFE_FETCH_OPTIONS = Symbol('SAFE_FETCH_OPTIONS');

/** Provides `SafeFetch` to every module. */
@Module({})
export class OutboundModule {
  static forRoot(options: SafeFetchOptions): DynamicModule {
    return OutboundModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(
    options: Pick<ModuleMetadata, 'imports'> & Pick<FactoryProvider<SafeFetchOptions>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: OutboundModule,
      global: true,
      imports: options.imports ?? [],
      providers: [
        { provide: SAFE_FETCH_OPTIONS, inject: options.inject ?? [], useFactory: options.useFactory },
        { provide: SafeFetch, inject: [SAFE_FETCH_OPTIONS], useFactory: (slice: SafeFetchOptions) => new SafeFetch(slice) },
      ],
      exports: [SafeFetch],
    };
  }
}
