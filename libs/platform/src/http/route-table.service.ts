import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { checkRoutes } from './route-check';
import { allowedMethods, type Route, routesOfControllers } from './route-table';

/** The routes of the running application. Refuses to let it start when one of them is not in order (see `checkRoutes`). */
@Injectable()
export class RouteTable implements OnModuleInit {
  private found: Route[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    checkRoutes(this.routes);
  }

  get routes(): readonly Route[] {
    this.found ??= routesOfControllers(this.discovery.getControllers().map(({ metatype }) => metatype as Type));
    return this.found;
  }

  allowedMethods(path: string): string[] {
    return allowedMethods(this.routes, path);
  }
}
