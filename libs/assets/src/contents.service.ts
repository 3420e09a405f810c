import { Injectable } from '@nestjs/common';
import { AppError, isUuid } from '@argus/common';
import type { Content, LinkedContent } from './content';
import { ContentLinks, type LinkCredential } from './content-links';
import { ContentsRepository } from './contents.repository';
import { thumbnailKind, type ThumbnailSide } from './renditions';

/** Which stored file somebody may have. */
@Injectable()
export class ContentsService {
  constructor(
    private readonly contents: ContentsRepository,
    private readonly links: ContentLinks,
  ) {}

  /** The original, or a thumbnail of it, for who may read the asset; also from the trash. */
  async ofAsset(organizationId: string, id: string, side: ThumbnailSide | null): Promise<Content> {
    const original = isUuid(id) ? await this.contents.findOriginal(organizationId, id) : null;
    if (!original) throw new AppError('asset.not_found');
    if (side === null) return original;
    const rendition = await this.contents.findRendition(organizationId, id, thumbnailKind(side));
    if (!rendition) throw new AppError('asset.no_rendition');
    return rendition;
  }

  /**
   * The file at the end of a link: what was linked for who holds a genuine signature, what strangers may have for everybody else. From the
   * moment an asset is trashed, purged or made private, what opened it does not.
   */
  async atLink(storageKey: string, credential: LinkCredential | null): Promise<LinkedContent> {
    const checked = credential ? this.links.check(storageKey, credential) : 'forged';
    const live = checked === 'forged' ? null : await this.contents.findLive(storageKey);
    if (live && checked === 'valid') return { ...live, forAnybody: false };
    const open = await this.contents.findPublic(storageKey);
    if (open) return { ...open, forAnybody: true };
    throw new AppError(live ? 'content.link_expired' : 'content.not_found');
  }
}
