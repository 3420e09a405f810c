import { Module } from '@nestjs/common';
import { RootUsageController } from './root-usage.controller';
import { StatementController } from './statement.controller';
import { StatementPresenter } from './statement.presenter';

@Module({ controllers: [RootUsageController, StatementController], providers: [StatementPresenter] })
export class UsageApiModule {}
