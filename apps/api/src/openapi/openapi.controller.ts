import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { PublicOperation, RouteTable } from '@argus/platform/http';
import { buildOpenApiDocument, type OpenApiDocument, type OpenApiInfo } from './build-document';

export const OPENAPI_INFO = Symbol('argus:openapi-info');

@Controller()
export class OpenApiController {
  private document: OpenApiDocument | undefined;

  constructor(
    private readonly routes: RouteTable,
    @Inject(OPENAPI_INFO) private readonly info: OpenApiInfo,
  ) {}

  @Get('openapi.json')
  @PublicOperation({
    id: 'getOpenApiDocument',
    summary: 'This document',
    tags: ['System'],
    family: 'root',
    responses: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  })
  get(): OpenApiDocument {
    this.document ??= buildOpenApiDocument(this.routes.routes, this.info);
    return this.document;
  }
}
