// The api with the open guard in place of the product's: all that is left out is the look at who calls. Started by `benchAuth`.
import 'reflect-metadata';
import type { DynamicModule, Provider } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { type ProcessConfig, runProcess } from '@argus/platform/app';
import { ApiModule } from '../../apps/api/src/api.module';
import { startApi } from '../../apps/api/src/start-api';
import { OpenGuard } from './open-guard';

const isGuard = (provider: Provider): boolean => typeof provider === 'object' && provider.provide === APP_GUARD;

function withOpenGuard(config: ProcessConfig): DynamicModule {
  const { providers = [], ...rest } = ApiModule.forRoot(config);
  const others = providers.filter((provider) => !isGuard(provider));
  if (others.length !== providers.length - 1) throw new Error('The api has not exactly one guard');
  return { ...rest, providers: [{ provide: APP_GUARD, useClass: OpenGuard }, ...others] };
}

void runProcess((config) => startApi(config, withOpenGuard(config)));
