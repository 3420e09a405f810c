import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { ConnectionDrain } from './connection-drain.service';
import { ErrorFilter } from './error.filter';
import { RouteTable } from './route-table.service';
import { ValidationInterceptor } from './validation.interceptor';

/** Validation, errors and the route table for an HTTP application. Needs LoggingModule; `configureHttp` does the rest. */
@Module({
  imports: [DiscoveryModule],
  providers: [
    RouteTable,
    ConnectionDrain,
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_INTERCEPTOR, useClass: ValidationInterceptor },
  ],
  exports: [RouteTable, ConnectionDrain],
})
export class HttpModule {}
