import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { Secrets } from '@argus/platform/secrets';
import type { Asset } from './asset';

const HOUR_SECONDS = 3600;
/** A link works for one to two hours: its end is a full hour, so that the same link is printed, and cached, for an hour. */
const LINK_HOURS = 2;

/** What a link's query says; absent on the link to a public file. */
export interface LinkCredential {
  /** Seconds since 1970, as it was written. */
  readonly expires: string;
  readonly signature: string;
}

/** Makes and checks the links to files. Whoever holds a link may read its file until the link expires; it opens nothing else. */
@Injectable()
export class ContentLinks {
  private readonly base: string;
  private readonly api: string;

  constructor(
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.base = config.http.contentUrl;
    this.api = config.http.publicUrl;
  }

  /** The original; the plain link to a public one leads to what strangers may have of it. In the trash no link works, but the api still gives the file to who may read the asset. */
  original(asset: Asset): string {
    return asset.deletedAt ? `${this.api}/assets/${asset.id}/content` : this.link(asset.storageKey, asset.isPublic);
  }

  /** The small thumbnail; null until there is one. */
  thumbnail(asset: Asset): string | null {
    if (asset.thumbnailKey === null) return null;
    return asset.deletedAt ? `${this.api}/assets/${asset.id}/content?w=256` : this.link(asset.thumbnailKey, asset.isPublic);
  }

  /** Whether the credential was made by this instance for this key, with any of its secrets, and still holds. */
  check(storageKey: string, { expires, signature }: LinkCredential): 'valid' | 'expired' | 'forged' {
    const given = Buffer.from(signature);
    // Every key is tried to its end: the time taken says nothing about which one, or how much of it, fitted.
    const genuine = this.secrets
      .deriveAll('url-signing')
      .map((key) => Buffer.from(sign(key, storageKey, expires)))
      .map((expected) => expected.length === given.length && timingSafeEqual(expected, given))
      .includes(true);
    if (!genuine) return 'forged';
    return Number(expires) * 1000 > this.clock.now().getTime() ? 'valid' : 'expired';
  }

  private link(storageKey: string, isPublic: boolean): string {
    const plain = `${this.base}/content/${storageKey.split('/').map(encodeURIComponent).join('/')}`;
    if (isPublic) return plain;
    const hour = Math.floor(this.clock.now().getTime() / 1000 / HOUR_SECONDS);
    const expires = String((hour + LINK_HOURS) * HOUR_SECONDS);
    return `${plain}?expires=${expires}&signature=${sign(this.secrets.derive('url-signing'), storageKey, expires)}`;
  }
}

const sign = (key: Buffer, storageKey: string, expires: string): string =>
  // A line break stands in no key and in no number: nothing can move from one part to the other.
  createHmac('sha256', key).update(`${storageKey}\n${expires}`).digest('base64url');
