import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { z } from 'zod';
import { isAppError } from '@argus/common';
import { ADMIN_KEY, ApiKeysService, OrganizationsService } from '@argus/auth';
import { CONFIG, type Config, ConfigError } from '@argus/platform/config';

const credentialsSchema = z.object({ baseUrl: z.string(), email: z.string(), workspaceId: z.uuid(), apiKey: z.string() });
type Credentials = z.infer<typeof credentialsSchema>;

const DEMO_EMAIL = 'demo@argus.localhost';
const NOT_THERE = 'ENOENT';

/**
 * Gives a fresh development stack a workspace and a key to try it with, in `credentials.json` (mode 0600).
 * Production refuses to run on a data directory that has such a file: its key is in the open.
 */
@Injectable()
export class DemoWorkspace implements OnApplicationBootstrap {
  private readonly file: string;

  constructor(
    private readonly organizations: OrganizationsService,
    private readonly keys: ApiKeysService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.file = path.join(config.dataDir, 'credentials.json');
  }

  async onApplicationBootstrap(): Promise<void> {
    const known = await this.read();
    if (this.config.mode === 'production') {
      if (known)
        throw new ConfigError([
          `${this.file} belongs to development: use another ARGUS_DATA_DIR in production, or delete the file and revoke its key`,
        ]);
      return;
    }
    const usable = known && (await this.isLive(known.apiKey)) ? known : await this.create();
    const baseUrl = this.config.http.publicUrl;
    if (usable !== known || usable.baseUrl !== baseUrl) await this.write({ ...usable, baseUrl });
  }

  private async create(): Promise<Credentials> {
    const workspaceId = await this.organizations.create('Demo', DEMO_EMAIL, 'enterprise');
    const { plaintext } = await this.keys.create(workspaceId, { name: 'Demo', createdBy: null, permissions: ADMIN_KEY });
    return { baseUrl: this.config.http.publicUrl, email: DEMO_EMAIL, workspaceId, apiKey: plaintext };
  }

  /** The database may be another one than the file was written for. */
  private async isLive(apiKey: string): Promise<boolean> {
    try {
      await this.keys.resolve(apiKey);
      return true;
    } catch (error) {
      if (isAppError(error, 'auth.invalid_credential')) return false;
      throw error;
    }
  }

  private async read(): Promise<Credentials | null> {
    try {
      const parsed = credentialsSchema.safeParse(JSON.parse(await readFile(this.file, 'utf8')));
      return parsed.success ? parsed.data : null;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === NOT_THERE) return null;
      throw error;
    }
  }

  private async write(credentials: Credentials): Promise<void> {
    const temporary = `${this.file}.${process.pid}`;
    await writeFile(temporary, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
    await rename(temporary, this.file);
  }
}
