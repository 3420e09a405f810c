import { Clock } from '@argus/common';
import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { Spool } from './spool';
import { type SpoolOptions } from './spooled-file';

const SPOOL_OPTIONS = Symbol('SPOOL_OPTIONS');

/** Provides `Spool` to every module. A global `Clock` must be provided beside it. */
@Module({})
export class SpoolModule {
  static forRoot(options: SpoolOptions): DynamicModule {
    return SpoolModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync(
    options: Pick<ModuleMetadata, 'imports'> & Pick<FactoryProvider<SpoolOptions>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: SpoolModule,
      global: true,
      imports: options.imports ?? [],
      providers: [
        { provide: SPOOL_OPTIONS, inject: options.inject ?? [], useFactory: options.useFactory },
        { provide: Spool, inject: [SPOOL_OPTIONS, Clock], useFactory: (slice: SpoolOptions, clock: Clock) => new Spool(slice, clock) },
      ],
      exports: [Spool],
    };
  }
}
