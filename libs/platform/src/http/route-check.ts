import { familyOfPath } from './family';
import { type Route } from './route-table';

const parameterNames = (path: string): string[] => [...path.matchAll(/[:*]([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '').sort();

const shapeOf = (path: string): string => path.replace(/:[^/]+/g, ':');

function* problemsOf({ handler, method, path, operation }: Route): Generator<string> {
  if (!operation) {
    yield `${handler} (${method} ${path}) has no @Operation: say there what it takes, what it answers and who may call it`;
    return;
  }
  const { family, request, responses, permission, organization, organizationInBody } = operation;
  if (method === 'ALL') yield `${handler} takes any method: name each with @Get, @Post, …`;
  if (family !== familyOfPath(path)) yield `${handler} says family ${family}, its path ${path} is in ${familyOfPath(path)}`;
  const declared = Object.keys(request?.params?.shape ?? {}).sort();
  if (declared.join() !== parameterNames(path).join()) {
    yield `${handler}: request.params names [${declared.join(', ')}], its path ${path} has [${parameterNames(path).join(', ')}]`;
  }
  if (organization && !parameterNames(path).includes(organization.param))
    yield `${handler} finds its organization in :${organization.param}, which its path ${path} does not have`;
  if ((organization || organizationInBody) && ['public', 'anyone', 'signed_in'].includes(permission))
    yield `${handler} names an organization and no permission that is needed in it`;
  if (organizationInBody && (organization || !request?.body))
    yield `${handler} finds its organization in a body it does not have, or twice`;
  if (request?.body && request.multipart) yield `${handler} declares both a JSON and a multipart body`;
  if (Object.keys(responses).length === 0) yield `${handler} declares no response`;
}

const repeated = (routes: readonly Route[], keyOf: (route: Route) => string | undefined, what: string): string[] => {
  const byKey = new Map<string, Route[]>();
  for (const route of routes) {
    const key = keyOf(route);
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), route]);
  }
  return [...byKey]
    .filter(([, same]) => same.length > 1)
    .map(([key, same]) => `${what} ${key} is used by ${same.map((route) => route.handler).join(' and ')}`);
};

/** Refuses an application with a route nobody described, described twice or described wrongly. Throws one Error that lists every problem. */
export const checkRoutes = (routes: readonly Route[]): void => {
  const problems = [
    ...routes.flatMap((route) => [...problemsOf(route)]),
    ...repeated(routes, ({ method, path }) => `${method} ${shapeOf(path)}`, 'The route'),
    ...repeated(routes, ({ operation }) => operation?.id, 'The operation id'),
  ];
  if (problems.length > 0) throw new Error(`The routes are not in order:\n- ${problems.join('\n- ')}`);
};
