import { type DynamicModule, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { type Route, routesOfControllers } from '@argus/platform/http';

type ModuleLike = Type | DynamicModule;

interface Parts {
  imports: unknown[];
  controllers: Type[];
}

const isDynamic = (module: unknown): module is DynamicModule => typeof module === 'object' && module !== null && 'module' in module;

const partsOf = (module: ModuleLike): Parts => {
  const type = isDynamic(module) ? module.module : module;
  const declared = (key: string): unknown[] => (Reflect.getMetadata(key, type) as unknown[] | undefined) ?? [];
  const added = isDynamic(module) ? module : undefined;
  return {
    imports: [...declared(MODULE_METADATA.IMPORTS), ...(added?.imports ?? [])],
    controllers: [...declared(MODULE_METADATA.CONTROLLERS), ...(added?.controllers ?? [])] as Type[],
  };
};

/**
 * The routes of an application module and all it imports, read from decorators alone: nothing is created, so no database, no queue and no port
 * are needed. Modules given as promises cannot be read and throw.
 */
export const routesOfModule = (root: ModuleLike): Route[] => {
  const seen = new Set<unknown>();
  const controllers = new Set<Type>();
  const pending: unknown[] = [root];
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    if (seen.has(module)) continue;
    seen.add(module);
    if (typeof module !== 'function' && !isDynamic(module))
      throw new Error('A module that is a promise or a forward reference has no readable routes');
    const parts = partsOf(module as ModuleLike);
    parts.controllers.forEach((controller) => controllers.add(controller));
    pending.push(...parts.imports);
  }
  return routesOfControllers([...controllers]);
};
