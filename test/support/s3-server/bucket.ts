import { createHash } from 'node:crypto';
import { type Payload } from './payload';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modifiedAt: Date;
  /** Content type, `x-amz-meta-*` and a checksum: sent back as they came. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Payload['checksum'];
}

export interface Listing {
  readonly contents: readonly (readonly [key: string, object: StoredObject])[];
  readonly commonPrefixes: readonly string[];
  readonly nextToken: string | null;
}

export interface ListingRequest {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly maxKeys: number;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** One bucket, in memory. */
export class Bucket {
  readonly objects = new Map<string, StoredObject>();

  put(key: string, { bytes, checksum }: Payload, headers: Record<string, string>): StoredObject {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const object = { bytes, etag, modifiedAt: new Date(), headers, checksum };
    this.objects.set(key, object);
    return object;
  }

  /** A page holds up to `maxKeys` keys and common prefixes together, in byte order, as S3 counts them. */
  list({ prefix, delimiter, after, maxKeys }: ListingRequest): Listing {
    const contents: [string, StoredObject][] = [];
    const commonPrefixes: string[] = [];
    let last = '';
    for (const [key, object] of [...this.objects].sort(([a], [b]) => byBytes(a, b))) {
      if (!key.startsWith(prefix)) continue;
      const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
      const group = cut < 0 ? null : key.slice(0, cut + delimiter.length);
      const name = group ?? key;
      if (byBytes(name, after) <= 0 || name === last) continue;
      if (contents.length + commonPrefixes.length === maxKeys) return { contents, commonPrefixes, nextToken: last };
      if (group === null) contents.push([key, object]);
      else commonPrefixes.push(group);
      last = name;
    }
    return { contents, commonPrefixes, nextToken: null };
  }
}
