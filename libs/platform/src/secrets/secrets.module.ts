import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { Secrets } from './secrets';

/** Provides `Secrets` to every module. */
@Module({})
export class SecretsModule {
  /** @param secret the value of ARGUS_SECRET */
  static forRoot(secret: string): DynamicModule {
    return SecretsModule.forRootAsync({ useFactory: () => secret });
  }

  static forRootAsync(options: Pick<ModuleMetadata, 'imports'> & Pick<FactoryProvider<string>, 'inject' | 'useFactory'>): DynamicModule {
    const secret = Symbol('ARGUS_SECRET');
    return {
      module: SecretsModule,
      global: true,
      imports: options.imports ?? [],
      providers: [
        { provide: secret, inject: options.inject ?? [], useFactory: options.useFactory },
        { provide: Secrets, inject: [secret], useFactory: (text: string) => Secrets.parse(text) },
      ],
      exports: [Secrets],
    };
  }
}
