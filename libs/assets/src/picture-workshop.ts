import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ImagePreparer, type PreparedImage, type Thumbnail } from '@argus/imaging';
import { CONFIG, type Config } from '@argus/platform/config';
import { ObjectStore } from '@argus/platform/storage';
import { derivativeKey } from './keys';
import { thumbnailKind, WORKING_RENDITION } from './renditions';
import type { Original, StoredDerivative } from './preparations.repository';

/** Takes an original out of the store, has it decoded, and puts what was made of it back. Touches no row. */
@Injectable()
export class PictureWorkshop {
  private readonly directory: string;

  constructor(
    private readonly store: ObjectStore,
    private readonly preparer: ImagePreparer,
    @Inject(CONFIG) config: Config,
  ) {
    this.directory = path.join(config.dataDir, 'work');
  }

  /**
   * Decodes the picture and stores its renditions: the working one and the thumbnails. Done twice, it leaves the same objects.
   * `onThumbnails` is called as soon as these are stored, while the rest is still being made; it is over when this is.
   */
  async prepare(
    organizationId: string,
    assetId: string,
    original: Original,
    { signal, onThumbnails }: { signal: AbortSignal; onThumbnails: (thumbnails: readonly StoredDerivative[]) => Promise<void> },
  ): Promise<{ image: PreparedImage; renditions: StoredDerivative[] }> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const outputDir = await mkdtemp(path.join(this.directory, 'prepare-'));
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
    try {
      const source = await this.localCopy(original.storageKey, path.join(outputDir, 'original'));
      const image = await this.preparer.prepare(
        { path: source, mimeType: original.mimeType, outputDir },
        { signal, onThumbnails: (thumbnails) => early.hear(thumbnails) },
      );
      const [thumbnails, others] = await Promise.all([early.stored(image.thumbnails), storeAll(othersOf(image))]);
      return { image, renditions: [...others, ...thumbnails] };
    } finally {
      await early.over();
      await rm(outputDir, { recursive: true, force: true });
    }
  }

  ready(): Promise<void> {
    return this.preparer.ready();
  }

  private async put({ storageKey, path: file, mimeType }: Rendition & { storageKey: string }): Promise<void> {
    await this.store.putBuffer(storageKey, await readFile(file), { contentType: mimeType });
  }

  private async localCopy(storageKey: string, toPath: string): Promise<string> {
    const local = this.store.localPath(storageKey);
    if (local) return local;
    await this.store.download(storageKey, toPath);
    return toPath;
  }
}

interface Rendition extends Omit<StoredDerivative, 'storageKey'> {
  readonly path: string;
  readonly extension: string;
}

const othersOf = ({ working }: PreparedImage): Rendition[] => [{ ...working, kind: WORKING_RENDITION, extension: 'jpg' }];

const thumbnailsOf = (thumbnails: readonly Thumbnail[]): Rendition[] =>
  thumbnails.map((thumbnail) => ({ ...thumbnail, kind: thumbnailKind(thumbnail.side), extension: 'webp' }));

/** Thumbnails are stored once: when the preparer first tells of them, or at the end if it never did. */
class EarlyThumbnails {
  private storing: Promise<StoredDerivative[]> | undefined;

  constructor(private readonly store: (thumbnails: readonly Thumbnail[]) => Promise<StoredDerivative[]>) {}

  hear(thumbnails: readonly Thumbnail[]): void {
    this.storing ??= this.store(thumbnails);
    // Whoever asks for what was stored hears of the failure.
    this.storing.catch(() => undefined);
  }

  stored(thumbnails: readonly Thumbnail[]): Promise<StoredDerivative[]> {
    return (this.storing ??= this.store(thumbnails));
  }

  /** Resolves when nothing is being stored any more: the files may go. */
  async over(): Promise<void> {
    await this.storing?.catch(() => undefined);
  }
}
