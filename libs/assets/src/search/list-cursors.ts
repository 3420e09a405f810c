import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '@argus/common';
import { printSignedCursor, readSignedCursor, Secrets } from '@argus/platform/secrets';
import type { AssetFilter, AssetPosition, AssetSort } from './asset-query';

const positionSchema = z.tuple([z.uuid(), z.int().min(0), z.number()]);

/** What a cursor belongs to: it continues the list it came from and no other. */
export interface ListQuery {
  readonly organizationId: string;
  readonly filter: AssetFilter;
  readonly sort: AssetSort;
}

/** Turns positions in lists into words that clients hand back unread. Signed: a query that was made up would cost more than a real one. */
@Injectable()
export class ListCursors {
  constructor(private readonly secrets: Secrets) {}

  print(query: ListQuery, { id, score, at }: AssetPosition): string {
    return printSignedCursor(this.secrets, textOf(query), JSON.stringify([id, score, at]));
  }

  /** @throws AppError `request.cursor_invalid` for anything that `print` did not make for this query. */
  read(query: ListQuery, cursor: string): AssetPosition {
    const position = readSignedCursor(this.secrets, textOf(query), cursor);
    if (position === null) throw new AppError('request.cursor_invalid', { details: { field: 'cursor' } });
    const [id, score, at] = positionSchema.parse(JSON.parse(position));
    return { id, score, at };
  }
}

const textOf = ({ organizationId, filter, sort }: ListQuery): string =>
  JSON.stringify([organizationId, sort, Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1))]);
