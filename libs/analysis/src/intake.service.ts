import { Injectable } from '@nestjs/common';
import { AppError, Batching, fulfilled, isAppError, newId } from '@argus/common';
import { type Asset, originalKey, safeFileName, StorageIntentsRepository } from '@argus/assets';
import { sniff } from '@argus/imaging';
import { ObjectStore } from '@argus/platform/storage';
import { Admission } from './admission';
import type { Intake } from './intake';

/** How many files are announced by one statement. */
const AT_ONCE = 64;

/** The one way in: whatever brings bytes hands them here, and they become an asset or leave nothing. */
@Injectable()
export class IntakeService {
  private readonly announcements = new Batching<string, void>((organizationId, keys) => this.announce(organizationId, keys), AT_ONCE);

  constructor(
    private readonly intents: StorageIntentsRepository,
    private readonly store: ObjectStore,
    private readonly admission: Admission,
  ) {}

  /** Refuses what would be refused anyway, before any byte is taken in. Returns the id of the plan, for `submit`. */
  precheck(organizationId: string): Promise<string> {
    return this.admission.checkQuota(organizationId);
  }

  /** Takes a spooled file over and makes an asset of it. The spool file is gone afterwards, whatever happens. */
  async submit(organizationId: string, intake: Intake): Promise<Asset> {
    const { file } = intake;
    try {
      if (file.sizeBytes === 0) throw new AppError('asset.file_empty');
      const filename = safeFileName(intake.filename);
      const type = sniff(file.head, filename);
      const analyse = intake.analyze && type.analysable;
      if (analyse) await this.admission.checkCredits(organizationId, intake);

      const id = newId();
      const storageKey = originalKey(organizationId, id, type.extension);
      await this.announcements.run(organizationId, storageKey);
      await this.store.putFile(storageKey, file, { contentType: type.mimeType }).catch((error: unknown) => this.undo(storageKey, error));
      return await this.admission
        .admit(organizationId, { id, storageKey, filename, type, analyse, intake })
        .catch((error: unknown) => this.undo(storageKey, error));
    } finally {
      await file.discard();
    }
  }

  /** On the disk before the bytes are: whatever happens then, somebody knows of them. */
  private async announce(organizationId: string, storageKeys: readonly string[]): Promise<PromiseSettledResult<void>[]> {
    await this.intents.insert(organizationId, storageKeys);
    return storageKeys.map(() => fulfilled(undefined));
  }

  /**
   * Takes the stored bytes back when it is certain that no asset has them: a refusal is. After any other failure the commit may have
   * happened; then the intent is left to the sweep, which removes the bytes only if the intent still stands.
   */
  private async undo(storageKey: string, error: unknown): Promise<never> {
    if (isAppError(error)) await this.takeBack(storageKey);
    throw error;
  }

  private async takeBack(storageKey: string): Promise<void> {
    try {
      await this.store.delete(storageKey);
      await this.intents.deleteMany([storageKey]);
    } catch {
      // What the client must hear is why it was refused; the intent still stands, so the sweep removes the bytes.
    }
  }
}
