import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '@argus/common';
import { Secrets } from '@argus/platform/secrets';
import type { AssetFilter, AssetPosition, AssetSort } from './asset-query';

const SIGNATURE_BYTES = 16;

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
    const text = JSON.stringify([id, score, at]);
    return Buffer.concat([sign(this.secrets.derive('cursor'), query, text), Buffer.from(text)]).toString('base64url');
  }

  /** @throws AppError `request.cursor_invalid` for anything that `print` did not make for this query. */
  read(query: ListQuery, cursor: string): AssetPosition {
    const bytes = Buffer.from(cursor, 'base64url');
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    const text = bytes.subarray(SIGNATURE_BYTES).toString();
    const isOurs = this.secrets
      .deriveAll('cursor')
      .map((key) => signature.length === SIGNATURE_BYTES && timingSafeEqual(sign(key, query, text), signature))
      .includes(true);
    if (!isOurs) throw new AppError('request.cursor_invalid', { details: { field: 'cursor' } });
    const [id, score, at] = positionSchema.parse(JSON.parse(text));
    return { id, score, at };
  }
}

function sign(key: Buffer, { organizationId, filter, sort }: ListQuery, position: string): Buffer {
  const query = createHash('sha256')
    .update(JSON.stringify([organizationId, sort, Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1))]))
    .digest();
  return createHmac('sha256', key).update(query).update(position).digest().subarray(0, SIGNATURE_BYTES);
}
