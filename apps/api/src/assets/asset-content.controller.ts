import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ContentsService } from '@argus/assets';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { Operation, RequestParams, RequestQuery } from '@argus/platform/http';
import { ContentSender } from './content-sender';
import { contentHeaders, contentQuery, contentResponses, sideOf } from './content.schema';
import { assetParams } from './root-asset.schema';

/** The bytes of an asset, for who may read it. */
@Controller('assets')
export class AssetContentController {
  constructor(
    private readonly contents: ContentsService,
    private readonly sender: ContentSender,
  ) {}

  @Get(':id/content')
  @Operation({
    id: 'getAssetContent',
    summary: 'Get the original file, or a thumbnail of it',
    description: 'Also from the trash. HEAD is answered alike.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.read',
    request: { params: assetParams, query: contentQuery, headers: contentHeaders },
    responses: contentResponses,
    errors: ['asset.not_found', 'asset.no_rendition', 'content.range_not_satisfiable', 'asset.bytes_missing', 'storage.unavailable'],
  })
  async content(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: z.output<typeof assetParams>,
    @RequestQuery() query: z.output<typeof contentQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const content = await this.contents.ofAsset(who.organizationId, id, sideOf(query));
    // Kept, but asked about each time: the same browser may hold another key the next moment.
    await this.sender.send(content, { cacheControl: 'private, no-cache', embeddable: false }, request, response);
  }
}
