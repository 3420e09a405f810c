import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@argus/platform/database';
import type { Content } from './content';
import { isDerivativeKey } from './keys';
import { ORIGINAL, PUBLIC_ORIGINAL, SHOWN_RENDITIONS } from './renditions';

interface OriginalRow {
  readonly storageKey: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly filename: string;
}

interface RenditionRow extends OriginalRow {
  readonly kind: string;
  readonly madeAt: Date;
}

const ORIGINALS = Prisma.sql`
  SELECT a.storage_key AS "storageKey", a.mime_type AS "mimeType", a.size_bytes::float8 AS "sizeBytes", a.sha256, a.filename
  FROM asset a`;

const RENDITIONS = Prisma.sql`
  SELECT d.storage_key AS "storageKey", d.mime_type AS "mimeType", d.size_bytes::float8 AS "sizeBytes", a.sha256, a.filename,
    d.kind, d.created_at AS "madeAt"
  FROM derivative d JOIN asset a ON a.id = d.asset_id`;

/** What strangers may have is looked up anew each time: it closes with the row. */
const OPEN = Prisma.sql`a.is_public AND a.deleted_at IS NULL`;

/** Files by what leads to them: an asset and a kind, or the key in a link. */
@Injectable()
export class ContentsRepository {
  constructor(private readonly database: Database) {}

  /** The original of an asset, trashed or not. */
  async findOriginal(organizationId: string, assetId: string): Promise<Content | null> {
    const rows = await this.database.client.$queryRaw<OriginalRow[]>`
      ${ORIGINALS} WHERE a.organization_id = ${organizationId}::uuid AND a.id = ${assetId}::uuid`;
    return rows[0] ? originalOf(rows[0]) : null;
  }

  /** A rendition of an asset, trashed or not. */
  async findRendition(organizationId: string, assetId: string, kind: string): Promise<Content | null> {
    const rows = await this.database.client.$queryRaw<RenditionRow[]>`
      ${RENDITIONS} WHERE a.organization_id = ${organizationId}::uuid AND d.asset_id = ${assetId}::uuid AND d.kind = ${kind}`;
    return rows[0] ? renditionOf(rows[0]) : null;
  }

  /** The file at a key, for who was given it. Null for what is in the trash and for what is never shown. */
  async findLive(storageKey: string): Promise<Content | null> {
    if (isDerivativeKey(storageKey)) return this.shown(storageKey, Prisma.sql`a.deleted_at IS NULL`);
    const rows = await this.database.client.$queryRaw<OriginalRow[]>`
      ${ORIGINALS} WHERE a.storage_key = ${storageKey} AND a.deleted_at IS NULL`;
    return rows[0] ? originalOf(rows[0]) : null;
  }

  /**
   * The file that anybody gets for a key: of a public asset, and of a picture whose location is kept back the public rendition in the
   * place of the original. Null as well as long as nobody knows what the picture's file says.
   */
  async findPublic(storageKey: string): Promise<Content | null> {
    if (isDerivativeKey(storageKey)) return this.shown(storageKey, OPEN);
    const originals = await this.database.client.$queryRaw<OriginalRow[]>`
      ${ORIGINALS} JOIN organization o ON o.id = a.organization_id WHERE a.storage_key = ${storageKey} AND ${OPEN}
        AND (a.type <> 'image' OR a.public_kind = ${ORIGINAL} OR o.settings->'strip_public_location' = 'false'::jsonb)`;
    if (originals[0]) return originalOf(originals[0]);
    const renditions = await this.database.client.$queryRaw<RenditionRow[]>`
      ${RENDITIONS} WHERE a.storage_key = ${storageKey} AND ${OPEN} AND d.kind = a.public_kind`;
    return renditions[0] ? renditionOf(renditions[0]) : null;
  }

  private async shown(storageKey: string, condition: Prisma.Sql): Promise<Content | null> {
    const rows = await this.database.client.$queryRaw<RenditionRow[]>`
      ${RENDITIONS} WHERE d.storage_key = ${storageKey} AND d.kind = ANY (${[...SHOWN_RENDITIONS]}) AND ${condition}`;
    return rows[0] ? renditionOf(rows[0]) : null;
  }
}

const originalOf = ({ sha256, ...row }: OriginalRow): Content => ({ ...row, etag: `"${sha256}"` });

function renditionOf({ kind, madeAt, sha256, filename, ...row }: RenditionRow): Content {
  // The same original gives other bytes after an upgrade of the encoder: the time they were made tells them apart.
  const version = createHash('sha256').update(`${sha256}\n${kind}\n${row.sizeBytes}\n${madeAt.getTime()}`).digest('hex');
  // In the place of the original, it is called what the original is.
  if (kind === PUBLIC_ORIGINAL) return { ...row, etag: `"${version}"`, filename };
  const extension = /\.\w+$/.exec(row.storageKey)?.[0] ?? '';
  return { ...row, etag: `"${version}"`, filename: `${filename.replace(/\.[^.]*$/, '')}-${kind}${extension}` };
}
