import { Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { z } from 'zod';
import { AppError, type ErrorCode, isUuid } from '@argus/common';
import {
  booleanFlag,
  clampedInteger,
  commaList,
  idParam,
  MultipartReader,
  Operation,
  PublicOperation,
  RequestBody,
  RequestParams,
  RequestQuery,
} from '../index';

export const LIMIT_BYTES = 200_000;

const thing = z
  .object({ id: z.string(), name: z.string(), tags: z.array(z.string()), note: z.string().nullable() })
  .meta({ id: 'Thing', description: 'A thing.' });
const newThing = z.object({
  name: z.string().trim().min(1).max(20),
  size: z.int().min(1).max(10).optional(),
  colour: z.enum(['red', 'green']).optional(),
  url: z.url().optional(),
  tags: z.union([z.string(), z.array(z.string())]).optional(),
  parts: z.array(z.object({ label: z.string() })).optional(),
});
const listQuery = z.object({
  q: z.string().max(50).optional(),
  tags: commaList,
  limit: clampedInteger({ min: 1, max: 200, default: 50 }),
  deep: booleanFlag.optional(),
});
const uploadFields = z.object({ project: z.string().max(30).optional(), tags: commaList });
const paramsSchema = z.object({ id: idParam });

@Controller('things')
export class ThingsController {
  constructor(private readonly multipart: MultipartReader) {}

  @Post()
  @Operation({
    id: 'createThing',
    summary: 'Create a thing',
    tags: ['Things'],
    family: 'root',
    permission: 'assets.write',
    request: { body: newThing },
    responses: { 201: { description: 'The thing.', schema: thing, headers: { Location: { description: 'Where it is.' } } } },
    errors: ['asset.quota_exceeded'],
    examples: { request: { small: { name: 'Nut' } }, response: { small: { id: '1', name: 'Nut', tags: [], note: null } } },
  })
  create(@RequestBody() body: z.output<typeof newThing>): z.input<typeof thing> {
    return { id: '1', name: body.name, tags: [body.tags ?? []].flat(), note: null };
  }

  @Get()
  @Operation({
    id: 'listThings',
    summary: 'List things',
    tags: ['Things'],
    family: 'root',
    permission: 'assets.read',
    request: { query: listQuery },
    responses: {
      200: {
        description: 'The query as it was understood.',
        schema: z.object({ q: z.string().optional(), tags: z.array(z.string()).optional(), limit: z.int(), deep: z.boolean().optional() }),
      },
    },
  })
  list(@RequestQuery() query: z.output<typeof listQuery>): z.output<typeof listQuery> {
    return query;
  }

  @Post('upload')
  @Operation({
    id: 'uploadThing',
    summary: 'Upload a thing',
    tags: ['Things'],
    family: 'root',
    permission: 'assets.write',
    request: { multipart: { fileField: 'file', fields: uploadFields, description: 'At most 200 000 bytes.' } },
    responses: {
      201: {
        description: 'What arrived.',
        schema: z.object({
          filename: z.string(),
          sizeBytes: z.int(),
          sha256: z.string(),
          declaredType: z.string().optional(),
          project: z.string().optional(),
          tags: z.array(z.string()).optional(),
        }),
      },
    },
    errors: ['asset.file_required', 'asset.file_empty', 'asset.file_too_large'],
  })
  async upload(@Req() request: Request): Promise<Record<string, unknown>> {
    const { file, fields } = await this.multipart.read(request, {
      fileField: 'file',
      limitBytes: LIMIT_BYTES,
      fieldsSchema: uploadFields,
      stallTimeoutMs: 300,
    });
    const { filename, sizeBytes, sha256, declaredType } = file;
    await file.discard();
    return { filename, sizeBytes, sha256, declaredType, ...fields };
  }

  @Get(':id')
  @Operation({
    id: 'getThing',
    summary: 'Get a thing',
    tags: ['Things'],
    family: 'root',
    permission: 'assets.read',
    request: { params: paramsSchema },
    responses: { 200: { description: 'The thing.', schema: thing } },
    errors: ['asset.not_found'],
  })
  get(@RequestParams() { id }: z.output<typeof paramsSchema>): z.input<typeof thing> {
    if (!isUuid(id)) throw new AppError('asset.not_found');
    return { id, name: 'Nut', tags: [], note: null };
  }
}

@Controller()
export class FailuresController {
  @Get('failures/surprise')
  @PublicOperation({ id: 'surprise', summary: 'Throws', family: 'root', responses: { 204: { description: 'Never.' } } })
  surprise(): void {
    throw new TypeError('the password is hunter2');
  }

  @Get('failures/late')
  @Header('Content-Type', 'text/plain')
  @PublicOperation({ id: 'late', summary: 'Fails half-way', family: 'root', responses: { 200: { description: 'Half.' } } })
  async late(@Res() response: Response): Promise<void> {
    await new Promise<void>((resolve) => void response.write('half', () => resolve()));
    throw new Error('the disk fell off');
  }

  @Get('failures/code/:code')
  @PublicOperation({
    id: 'failWithCode',
    summary: 'Fails with a code',
    family: 'root',
    request: { params: z.object({ code: z.string() }) },
    responses: { 204: { description: 'Never.' } },
  })
  code(@Param('code') code: ErrorCode, @Res({ passthrough: true }) response: Response): void {
    response.set({ 'Content-Disposition': 'attachment', ETag: '"1"' });
    throw new AppError(code, { details: { field: 'x' } });
  }

  @Get('api/v1/assets/:id')
  @PublicOperation({
    id: 'getServiceAsset',
    summary: 'Never finds',
    family: 'api-v1',
    request: { params: z.object({ id: idParam }) },
    responses: { 204: { description: 'Never.' } },
    errors: ['asset.not_found'],
  })
  asset(): void {
    throw new AppError('asset.not_found');
  }

  @Post('v1/items')
  @PublicOperation({
    id: 'createItem',
    summary: 'Create an item',
    family: 'v1',
    request: { body: z.object({ name: z.string() }) },
    responses: { 204: { description: 'Done.' } },
    errors: ['asset.quota_exceeded'],
  })
  item(): void {
    throw new AppError('asset.quota_exceeded');
  }
}
