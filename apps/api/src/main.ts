import 'reflect-metadata';
import { runProcess } from '@argus/platform/app';
import { ApiModule } from './api.module';
import { startApi } from './start-api';

void runProcess((config) => startApi(config, ApiModule.forRoot(config)));
