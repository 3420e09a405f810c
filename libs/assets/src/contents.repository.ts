import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';
import type { Content } from './content';
import { isDerivativeKey } from './keys';
import { SHOWN_RENDITIONS } from './renditions';

interface OriginalRow {
  readonly storageKey: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly filename: string;
  readonly isPublic: boolean;
}

interface RenditionRow extends OriginalRow {
  readonly kind: string;
  readonly madeAt: Date;
}

const ORIGINAL = Prisma.sql`
  SELECT a.storage_key AS "storageKey", a.mime_type AS "mimeType", a.size_bytes::float8 AS "sizeBytes", a.sha256, a.filename,
    a.is_public AS "isPublic"
  FROM asset a`;

const RENDITION = Prisma.sql`
  SELECT d.storage_key AS "storageKey", d.mime_type AS "mimeType", d.size_bytes::float8 AS "sizeBytes", a.sha256, a.filename,
    a.is_public AS "isPublic", d.kind, d.created_at AS "madeAt"
  FROM derivative d JOIN asset a ON a.id = d.asset_id`;

/** Files by what leads to them: an asset and a kind, or the key in a link. */
@Injectable()
export class ContentsRepository {
  constructor(private readonly database: Database) {}

  /** The original of an asset, trashed or not. */
  async findOriginal(organizationId: string, assetId: string): Promise<Content | null> {
    const rows = await this.database.client.$queryRaw<OriginalRow[]>`
      ${ORIGINAL} WHERE a.organization_id = ${organizationId}::uuid AND a.id = ${assetId}::uuid`;
    return rows[0] ? originalOf(rows[0]) : null;
  }

  /** A rendition of an asset, trashed or not. */
  async findRendition(organizationId: string, assetId: string, kind: string): Promise<Content | null> {
    const rows = await this.database.client.$queryRaw<RenditionRow[]>`
      ${RENDITION} WHERE a.organization_id = ${organizationId}::uuid AND d.asset_id = ${assetId}::uuid AND d.kind = ${kind}`;
    return rows[0] ? renditionOf(rows[0]) : null;
  }

  /** The file at a key, whosever it is: the link decides who may have it. Null for what is in the trash and for what is never shown. */
  async findLive(storageKey: string): Promise<Content | null> {
    if (isDerivativeKey(storageKey)) {
      const renditions = await this.database.client.$queryRaw<RenditionRow[]>`
        ${RENDITION} WHERE d.storage_key = ${storageKey} AND d.kind = ANY (${[...SHOWN_RENDITIONS]}) AND a.deleted_at IS NULL`;
      return renditions[0] ? renditionOf(renditions[0]) : null;
    }
    const originals = await this.database.client.$queryRaw<OriginalRow[]>`
      ${ORIGINAL} WHERE a.storage_key = ${storageKey} AND a.deleted_at IS NULL`;
    return originals[0] ? originalOf(originals[0]) : null;
  }
}

const originalOf = ({ sha256, ...row }: OriginalRow): Content => ({ ...row, etag: `"${sha256}"` });

function renditionOf({ kind, madeAt, sha256, filename, ...row }: RenditionRow): Content {
  // The same original gives other bytes after an upgrade of the encoder: the time they were made tells them apart.
  const version = createHash('sha256').update(`${sha256}\n${kind}\n${row.sizeBytes}\n${madeAt.getTime()}`).digest('hex');
  const extension = /\.\w+$/.exec(row.storageKey)?.[0] ?? '';
  return { ...row, etag: `"${version}"`, filename: `${filename.replace(/\.[^.]*$/, '')}-${kind}${extension}` };
}
