import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { StatementService } from '@argus/billing';
import { CONFIG, type Config } from '@argus/platform/config';
import { Operation, pageLinks, RequestQuery } from '@argus/platform/http';
import { csvOf } from './statement-csv';
import { StatementPresenter } from './statement.presenter';
import { type ShownStatement, statementQuery, statementSchema, type StatementQueryValues } from './statement.schema';

/** Why the balance is what it is. */
@Controller('usage/statement')
export class StatementController {
  constructor(
    private readonly statements: StatementService,
    private readonly presenter: StatementPresenter,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Operation({
    id: 'getStatement',
    summary: 'Every movement of the workspace’s credits',
    description: 'Newest first. All movements together come to the balance, to the credit.',
    tags: ['Billing'],
    family: 'root',
    permission: 'usage.read',
    request: { query: statementQuery },
    responses: {
      200: {
        description: 'A page, and the balance.',
        schema: statementSchema,
        orCsv: true,
        headers: {
          Link: { description: '`<…>; rel="next"` leads to the next page by its cursor (RFC 8288); `rel="first"` back to the first.' },
        },
      },
    },
    errors: ['request.cursor_invalid'],
  })
  async get(
    @CurrentPrincipal() { organizationId }: Principal,
    @RequestQuery() { from, to, limit, cursor, format }: StatementQueryValues,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ShownStatement | string> {
    const statement = await this.statements.read(organizationId, {
      from: from ?? null,
      to: to ?? null,
      limit,
      cursor: cursor ?? null,
    });
    response.set('Link', pageLinks(this.config.http.publicUrl + request.originalUrl, statement.nextCursor)).vary('Accept');
    const shown = await this.presenter.present(organizationId, statement);
    if ((format ?? request.accepts('json', 'csv')) !== 'csv') return shown;
    response.type('text/csv').attachment('argus-statement.csv');
    return csvOf(shown);
  }
}
