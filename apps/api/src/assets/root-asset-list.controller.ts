import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { AssetSearchService, ContentLinks, ListCursors } from '@argus/assets';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import { Operation, pageLinks, RequestQuery } from '@argus/platform/http';
import { filterOf, presentList } from './root-list.presenter';
import { assetListSchema, listQuery, type ListQueryValues } from './root-list.schema';

/** Document 000: `GET /assets`. */
@Controller('assets')
export class RootAssetListController {
  private readonly publicUrl: string;

  constructor(
    private readonly search: AssetSearchService,
    private readonly cursors: ListCursors,
    private readonly links: ContentLinks,
    @Inject(CONFIG) config: Config,
  ) {
    this.publicUrl = config.http.publicUrl;
  }

  @Get()
  @Operation({
    id: 'listAssets',
    summary: 'List and search assets',
    description: 'Newest first; with `q`, assets that contain more of its terms first. Filters narrow the list down together.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.read',
    request: { query: listQuery },
    responses: {
      200: {
        description: 'A page, and how many there are in all.',
        schema: assetListSchema,
        headers: {
          Link: { description: '`<…>; rel="next"` leads to the next page by its cursor (RFC 8288); `rel="first"` back to the first.' },
          'X-Total-Count': { description: '`total`' },
          'X-Total-Relation': { description: '`totalRelation`' },
        },
      },
    },
    errors: ['request.cursor_invalid'],
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @RequestQuery() query: ListQueryValues,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof assetListSchema>> {
    const { limit, sort, cursor } = query;
    const filter = filterOf(query);
    const asked = { organizationId, filter, sort };
    const after = cursor === undefined ? undefined : this.cursors.read(asked, cursor);
    const offset = after ? 0 : query.offset;
    const list = await this.search.list(organizationId, filter, { limit, offset, sort, after });
    const nextCursor = list.next && this.cursors.print(asked, list.next);
    response.set({
      'X-Total-Count': String(list.total),
      'X-Total-Relation': list.totalRelation,
      Link: pageLinks(this.publicUrl + request.originalUrl, nextCursor),
    });
    return presentList(list, { limit, offset, nextCursor, isSearch: filter.terms !== undefined }, this.links);
  }
}
