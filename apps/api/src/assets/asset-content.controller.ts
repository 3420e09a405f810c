import { pipeline } from 'node:stream/promises';
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { AssetsService } from '@argus/assets';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { Operation, RequestParams } from '@argus/platform/http';
import { ObjectStore } from '@argus/platform/storage';
import { assetParams } from './root-asset.schema';

/** Pictures a browser draws without running anything in them. Everything else is a download. */
const SAFE_INLINE = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);

/** The bytes of an asset, for who may read it. */
@Controller('assets')
export class AssetContentController {
  constructor(
    private readonly assets: AssetsService,
    private readonly store: ObjectStore,
  ) {}

  @Get(':id/content')
  @Operation({
    id: 'getAssetContent',
    summary: 'Get the original file',
    description: 'Anything but a plain raster picture comes as an attachment, sandboxed.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.read',
    request: { params: assetParams },
    responses: {
      200: { description: 'The bytes as they were uploaded.', contentType: '*/*', schema: z.string().meta({ format: 'binary' }) },
    },
    errors: ['asset.not_found', 'asset.bytes_missing', 'storage.unavailable'],
  })
  async content(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: z.output<typeof assetParams>,
    @Res() response: Response,
  ): Promise<void> {
    const asset = await this.assets.get(who.organizationId, id);
    const { stream, sizeBytes } = await this.store.open(asset.storageKey);
    if (!SAFE_INLINE.has(asset.mimeType)) response.attachment(asset.filename);
    response.set({
      'Content-Type': asset.mimeType,
      'Content-Length': String(sizeBytes),
      'Cache-Control': 'private, max-age=3600',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    // A client that goes away ends the stream early; there is nobody left to tell.
    await pipeline(stream, response).catch(() => response.destroy());
  }
}
