import { type NextFunction, type Request, type Response } from 'express';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';

// Everything comes from this host; Swagger UI draws with inline styles and data: images, and runs no inline script.
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** Swagger UI at /docs over /openapi.json, from files in the installation: it works without an internet connection. */
export const serveDocs = (app: NestExpressApplication): void => {
  app.use('/docs', (_request: Request, response: Response, next: NextFunction) => {
    response.set({ 'Content-Security-Policy': PAGE_POLICY, 'Cache-Control': 'no-cache' });
    next();
  });
  // The page loads the document by its URL. An embedded copy would pass through String.replace, which mangles any `$&` or `$'` in it.
  SwaggerModule.setup('docs', app, () => ({ openapi: '3.1.0', info: { title: 'Argus', version: '' }, paths: {} }), {
    raw: false,
    customSiteTitle: 'Argus API',
    swaggerUrl: '/openapi.json',
    swaggerOptions: {
      spec: {},
      url: '/openapi.json',
      validatorUrl: null,
      persistAuthorization: true,
      displayRequestDuration: true,
      docExpansion: 'list',
      tagsSorter: 'alpha',
    },
  });
};
