import { Injectable } from '@nestjs/common';
import { AppError, isAppError, newId } from '@argus/common';
import { type Asset, originalKey, safeFileName, StorageIntentsRepository } from '@argus/assets';
import { sniff } from '@argus/imaging';
import { ObjectStore } from '@argus/platform/storage';
import { Admission } from './admission';
import type { Intake } from './intake';

/** The one way in: whatever brings bytes hands them here, and they become an asset or leave nothing. */
@Injectable()
export class IntakeService {
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
      await this.intents.insert(organizationId, storageKey);
      await this.store.putFile(storageKey, file, { contentType: type.mimeType }).catch((error: unknown) => this.undo(storageKey, error));
      return await this.admission
        .admit(organizationId, { id, storageKey, filename, type, analyse, intake })
        .catch((error: unknown) => this.undo(storageKey, error));
    } finally {
      await file.discard();
    }
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
