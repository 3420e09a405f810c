import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { operationOf, type OperationDefinition } from './operation';

/** One route of the application, as Nest registers it. */
export interface Route {
  /** GET, POST, …; ALL when the handler takes any method. */
  method: string;
  /** Express syntax, one leading slash, no trailing one: `/assets/:id`. */
  path: string;
  /** `Controller.method`, for messages to developers. */
  handler: string;
  /** Absent only until `checkRoutes` has refused the application. */
  operation: OperationDefinition | undefined;
}

const pathsOf = (target: object): string[] => {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return path === undefined ? [''] : [path].flat();
};

const join = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .join('/')}`;

const methodNames = (prototype: object | null): string[] =>
  !prototype || prototype === Object.prototype
    ? []
    : [...Object.getOwnPropertyNames(prototype), ...methodNames(Object.getPrototypeOf(prototype) as object | null)];

/** The routes of controller classes, read from the metadata of their decorators: nothing is created, nothing is started. */
export const routesOfControllers = (controllers: readonly Type[]): Route[] =>
  controllers.flatMap((controller) =>
    [...new Set(methodNames(controller.prototype as object))].flatMap((name) => {
      const handler: unknown = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value ?? (controller.prototype as never)[name];
      if (typeof handler !== 'function') return [];
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      return pathsOf(controller).flatMap((prefix) =>
        pathsOf(handler).map((path) => ({
          method: RequestMethod[method],
          path: join(prefix, path),
          handler: `${controller.name}.${name}`,
          operation: operationOf(handler),
        })),
      );
    }),
  );

const matches = (pattern: string, path: string): boolean => {
  const wanted = pattern.split('/');
  const given = path.split('/');
  for (const [at, segment] of wanted.entries()) {
    if (segment.startsWith('*')) return given.length > at;
    if (segment.startsWith(':') ? !given[at] : segment !== given[at]) return false;
  }
  return wanted.length === given.length;
};

/** The methods a path answers to, HEAD and OPTIONS included; empty when no route has it. */
export const allowedMethods = (routes: readonly Route[], path: string): string[] => {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const methods = new Set(routes.filter((route) => matches(route.path, trimmed)).map((route) => route.method));
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].sort();
};
