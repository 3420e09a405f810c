import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Injectable } from '@nestjs/common';
import { ImagePreparer, type PreparedImage } from '@argus/imaging';
import { LocalCopies, ObjectStore } from '@argus/platform/storage';
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

  /** Decodes the picture and stores its renditions: the working one and the thumbnails. Done twice, it leaves the same objects. */
  async prepare(
    organizationId: string,
    assetId: string,
    original: Original,
    signal: AbortSignal,
  ): Promise<{ image: PreparedImage; renditions: StoredDerivative[] }> {
    return this.copies.withFolder(async (outputDir) => {
      const image = await this.copies.withFile(original.storageKey, (source) =>
        this.preparer.prepare({ path: source, mimeType: original.mimeType, outputDir }, { signal }),
      );
      const renditions = [...renditionsOf(image), ...publicOriginalOf(image, original)].map((rendition) => ({
        ...rendition,
        storageKey: derivativeKey(organizationId, assetId, rendition.kind, rendition.extension),
      }));
      await Promise.all(renditions.map((rendition) => this.put(rendition)));
      return { image, renditions };
    });
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

const renditionsOf = ({ working, thumbnails }: PreparedImage): Rendition[] => [
  { ...working, kind: WORKING_RENDITION, extension: 'jpg' },
  ...thumbnails.map((thumbnail) => ({ ...thumbnail, kind: thumbnailKind(thumbnail.side), extension: 'webp' })),
];

/** As large as the original it stands for, and of its type. */
const publicOriginalOf = ({ publicCopy, width, height }: PreparedImage, { storageKey }: Original): Rendition[] =>
  publicCopy.state === 'made'
    ? [{ ...publicCopy, width, height, kind: PUBLIC_ORIGINAL, extension: path.extname(storageKey).slice(1) }]
    : [];
