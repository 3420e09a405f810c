import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ContentsService } from '@argus/assets';
import { PublicOperation, RequestParams, RequestQuery } from '@argus/platform/http';
import { ContentSender } from './content-sender';
import { contentHeaders, contentResponses, linkParams, linkQuery } from './content.schema';

/** For how long a copy may be shown that the origin would no longer give out. */
const MAX_AGE_SECONDS = 60;

/** The links that replies carry. No credential but the link itself. */
@Controller('content')
export class ContentController {
  constructor(
    private readonly contents: ContentsService,
    private readonly sender: ContentSender,
  ) {}

  @Get(':kind/:organizationId/:assetId/:file')
  @PublicOperation({
    id: 'getContent',
    summary: 'Get the file a link leads to',
    description:
      'Use `url` and `thumbnailUrl` of an asset as they are. A private file needs the signature in its link, which holds for one to two hours; a public one needs nothing. Without a signature, a public picture comes without what could say where it was taken (`strip_public_location`, on unless the workspace turned it off): as the same file without its metadata or, where that cannot be made, as its thumbnail of 1024 pixels; 404 until one of them is there. A link stops working when its asset is trashed, and an unsigned one when it is made private. HEAD is answered alike.',
    tags: ['Content'],
    family: 'root',
    request: { params: linkParams, query: linkQuery, headers: contentHeaders },
    responses: contentResponses,
    errors: ['content.not_found', 'content.link_expired', 'content.range_not_satisfiable', 'asset.bytes_missing', 'storage.unavailable'],
  })
  async get(
    @RequestParams() { kind, organizationId, assetId, file }: z.output<typeof linkParams>,
    @RequestQuery() { expires, signature }: z.output<typeof linkQuery>,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const credential = expires === undefined || signature === undefined ? null : { expires, signature };
    const content = await this.contents.atLink([kind, organizationId, assetId, file].join('/'), credential);
    const cacheControl = `${content.forAnybody ? 'public' : 'private'}, max-age=${MAX_AGE_SECONDS}`;
    await this.sender.send(content, { cacheControl, embeddable: true }, request, response);
  }
}
