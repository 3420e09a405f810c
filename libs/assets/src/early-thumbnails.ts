import type { Thumbnail } from '@argus/imaging';
import type { StoredDerivative } from './preparations.repository';

/** Thumbnails are stored once: when the preparer first tells of them, or at the end if it never did. */
export class EarlyThumbnails {
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
