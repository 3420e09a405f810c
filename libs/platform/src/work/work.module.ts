import { Global, Module } from '@nestjs/common';
import { LeasedWork } from './leased-work';
import { WorkRepository } from './work.repository';

@Global()
@Module({ providers: [WorkRepository, LeasedWork], exports: [WorkRepository, LeasedWork] })
export class WorkModule {}
