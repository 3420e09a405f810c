import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { ImagePreparer, type PreparedImage } from '@argus/imaging';
import { CONFIG, type Config } from '@argus/platform/config';
import { ObjectStore } from '@argus/platform/storage';
import { derivativeKey } from './keys';
import type { Original, StoredDerivative } from './preparations.repository';

/** The rendition models look at: at most 1024 px, upright, on white. */
export const WORKING_RENDITION = 'working_1024';

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

  /** Decodes the picture and stores its working rendition. Done twice, it leaves one object. */
  async prepare(
    organizationId: string,
    assetId: string,
    original: Original,
    signal: AbortSignal,
  ): Promise<{ image: PreparedImage; rendition: StoredDerivative }> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const outputDir = await mkdtemp(path.join(this.directory, 'prepare-'));
    try {
      const source = await this.localCopy(original.storageKey, path.join(outputDir, 'original'));
      const image = await this.preparer.prepare({ path: source, mimeType: original.mimeType, outputDir }, { signal });
      const { path: file, mimeType, sizeBytes, width, height } = image.working;
      const storageKey = derivativeKey(organizationId, assetId, WORKING_RENDITION, 'jpg');
      await this.store.putBuffer(storageKey, await readFile(file), { contentType: mimeType });
      return { image, rendition: { kind: WORKING_RENDITION, mimeType, sizeBytes, width, height, storageKey } };
    } finally {
      await rm(outputDir, { recursive: true, force: true });
    }
  }

  private async localCopy(storageKey: string, toPath: string): Promise<string> {
    const local = this.store.localPath(storageKey);
    if (local) return local;
    await this.store.download(storageKey, toPath);
    return toPath;
  }
}
