import { createDocument } from 'zod-openapi';
import { checkRoutes, type Route } from '@argus/platform/http';
import { operationObject } from './operation-object';

export interface OpenApiInfo {
  version: string;
  /** Where the service is reached; without it the document speaks of the host it is read from. */
  publicUrl?: string;
}

export type OpenApiDocument = ReturnType<typeof createDocument>;

const documentPath = (path: string): string => path.replace(/[:*]([A-Za-z_]\w*)/g, '{$1}');

const DESCRIPTION = `One place for everything that sees: pictures come in, a vision model looks at them, people, scripts and agents find them again.

Routes at \`/\` are bare camelCase objects and fail with \`{"error": "…"}\`; routes under \`/api/v1\` and \`/v1\` fail with
\`{"error": {…}, "detail": "…", "status_code": …}\`. Every response carries \`X-Request-Id\`.`;

const byPath = (a: Route, b: Route): number => a.path.localeCompare(b.path, 'en') || a.method.localeCompare(b.method, 'en');

/**
 * The OpenAPI 3.1 document of a set of routes. Pure: needs no running application (see `routesOfModule`), and the same routes always give the
 * same document. Throws when a route is not in order.
 */
export const buildOpenApiDocument = (routes: readonly Route[], { version, publicUrl }: OpenApiInfo): OpenApiDocument => {
  checkRoutes(routes);
  const paths: Record<string, Record<string, unknown>> = {};
  const tags = new Set<string>();
  for (const { method, path, operation } of [...routes].sort(byPath)) {
    if (!operation) continue;
    operation.tags?.forEach((tag) => tags.add(tag));
    const at = documentPath(path);
    paths[at] = { ...paths[at], [method.toLowerCase()]: operationObject(operation, at) };
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Argus', version, description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
      tags: [...tags].sort().map((name) => ({ name })),
      paths: paths,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or a token of POST /auth/token: `Authorization: Bearer …`.' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key in a header of its own.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: publicUrl?.startsWith('https:') ? '__Host-argus_session' : 'argus_session',
            description: 'What signing in gives a browser. A call that changes something also needs this address in the header Origin.',
          },
        },
      },
    },
    {
      // Responses may grow fields without breaking a client that validates them, so nothing is published as closed.
      override: ({ jsonSchema }) => {
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  );
};
