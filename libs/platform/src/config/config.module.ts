import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type Config } from './config';

/** DI token of the whole configuration; modules take their slice of it in a factory. */
export const CONFIG = Symbol('CONFIG');

@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
