export { buildOpenApiDocument, type OpenApiDocument, type OpenApiInfo } from './build-document';
export { routesOfModule } from './module-routes';
export { OpenApiModule } from './openapi.module';
export { serveDocs } from './serve-docs';
