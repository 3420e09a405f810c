import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { ImagePreparer, type PreparedImage, type Thumbnail } from '@argus/imaging';
import { LocalCopies, ObjectStore } from '@argus/platform/storage';
import { EarlyThumbnails } from './early-thumbnails';
import { derivativeKey } from './keys';
import { PUBLIC_ORIGINAL, thumbnailKind, WORKING_RENDITION } from './renditions';
import type { Original, StoredDerivative } from './preparations.repository';

/** Takes an original out of the store, has it decoded, and puts what was made of it back. Touches no row. */
@Injectable()
export class PictureWorkshop {
  constructor(
    private readonly store: ObjectStore,
    private readonly copies: LocalCopies,
    private readonly preparer: ImagePreparer,
  ) {}

  /**
   * Decodes the picture and stores its renditions: the working one, the thumbnails and, of a public one, the public copy. Done twice, it
   * leaves the same objects. `onThumbnails` is called as soon as these are stored, while the rest is still being made; it is over when this is.
   */
  prepare(
    organizationId: string,
    assetId: string,
    original: Original,
    { signal, onThumbnails }: { signal: AbortSignal; onThumbnails: (thumbnails: readonly StoredDerivative[]) => Promise<void> },
  ): Promise<{ image: PreparedImage; renditions: StoredDerivative[] }> {
    const storeAll = async (renditions: readonly Rendition[]): Promise<StoredDerivative[]> => {
      const keyed = renditions.map((rendition) => ({
        ...rendition,
        storageKey: derivativeKey(organizationId, assetId, rendition.kind, rendition.extension),
      }));
      await Promise.all(keyed.map((rendition) => this.put(rendition)));
      return keyed;
    };
    const early = new EarlyThumbnails(async (thumbnails) => {
      const stored = await storeAll(thumbnailsOf(thumbnails));
      await onThumbnails(stored);
      return stored;
    });
    const { storageKey, mimeType, isPublic } = original;
    return this.copies.withFolder(async (outputDir) => {
      try {
        const image = await this.copies.withFile(storageKey, (source) =>
          this.preparer.prepare(
            { path: source, mimeType, outputDir, wantsPublicCopy: isPublic },
            { signal, onThumbnails: (thumbnails) => early.hear(thumbnails) },
          ),
        );
        const others = [workingOf(image), ...publicOriginalOf(image, original)];
        const [thumbnails, rest] = await Promise.all([early.stored(image.thumbnails), storeAll(others)]);
        return { image, renditions: [...rest, ...thumbnails] };
      } finally {
        await early.over();
      }
    });
  }

  ready(): Promise<void> {
    return this.preparer.ready();
  }

  private async put({ storageKey, path: file, mimeType, sizeBytes, sha256 }: Rendition & { storageKey: string }): Promise<void> {
    const options = { contentType: mimeType };
    if (sha256 === undefined) await this.store.putBuffer(storageKey, await readFile(file), options);
    else await this.store.putFile(storageKey, { path: file, sizeBytes, sha256 }, options);
  }
}

interface Rendition extends Omit<StoredDerivative, 'storageKey'> {
  readonly path: string;
  readonly extension: string;
  /** Of those that are too large to be read whole: they are put as files. */
  readonly sha256?: string;
}

const workingOf = ({ working }: PreparedImage): Rendition => ({ ...working, kind: WORKING_RENDITION, extension: 'jpg' });

const thumbnailsOf = (thumbnails: readonly Thumbnail[]): Rendition[] =>
  thumbnails.map((thumbnail) => ({ ...thumbnail, kind: thumbnailKind(thumbnail.side), extension: 'webp' }));

/** As large as the original it stands for, and of its type. */
const publicOriginalOf = ({ publicCopy, width, height }: PreparedImage, { storageKey }: Original): Rendition[] =>
  publicCopy?.state === 'made'
    ? [{ ...publicCopy, width, height, kind: PUBLIC_ORIGINAL, extension: path.extname(storageKey).slice(1) }]
    : [];
