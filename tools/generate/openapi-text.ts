import 'reflect-metadata';
import { ApiModule } from '../../apps/api/src/api.module';
import { buildOpenApiDocument, routesOfModule } from '../../apps/api/src/openapi';
import { version } from '../../apps/api/src/version';
import { loadConfig } from '@argus/platform/config';

/** Read, never used: the module is only asked for its controllers. */
const ANY_CONFIG = { ...loadConfig({ DATABASE_URL: 'postgresql://127.0.0.1/argus' }), secret: 'x'.repeat(32) };

/** docs/openapi.json: the document of every route of the api, from its decorators alone. */
export function openApiText(): string {
  const document = buildOpenApiDocument(routesOfModule(ApiModule.forRoot(ANY_CONFIG)), { version });
  return `${JSON.stringify(document, null, 2)}\n`;
}
