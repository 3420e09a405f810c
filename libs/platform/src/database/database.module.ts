import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from './database';
import { SchemaVersion } from './schema-version';
import { UnitOfWork } from './unit-of-work';

@Global()
@Module({
  providers: [
    { provide: Database, inject: [CONFIG], useFactory: (config: Config) => new Database(config.database) },
    UnitOfWork,
    SchemaVersion,
  ],
  exports: [Database, UnitOfWork, SchemaVersion],
})
export class DatabaseModule {}
