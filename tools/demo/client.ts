import { openAsBlob } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { OperatorError } from '../support/operator-error';

const assetSchema = z.object({
  id: z.string(),
  filename: z.string(),
  status: z.string(),
  tags: z.array(z.string()).default([]),
  analysis: z.object({ description: z.string().nullish() }).nullish(),
});
export type DemoAsset = z.infer<typeof assetSchema>;

const listSchema = z.object({ assets: z.array(assetSchema), total: z.number() });

/** The few calls of the public API that the demonstration makes. */
export class DemoClient {
  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  async upload(file: string): Promise<{ id: string }> {
    const form = new FormData();
    form.set('file', await openAsBlob(file), path.basename(file));
    return z.object({ id: z.string() }).parse(await this.call('/assets/upload', { method: 'POST', body: form }));
  }

  async find(id: string): Promise<DemoAsset> {
    return assetSchema.parse(await this.call(`/assets/${encodeURIComponent(id)}`));
  }

  async search(text: string): Promise<{ assets: DemoAsset[]; total: number }> {
    return listSchema.parse(await this.call(`/assets?${new URLSearchParams({ q: text, limit: '5' }).toString()}`));
  }

  private async call(route: string, init: RequestInit = {}): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(`${this.baseUrl}${route}`, { ...init, headers: { authorization: `Bearer ${this.apiKey}` } });
    } catch (error) {
      throw new OperatorError(`No Argus answers at ${this.baseUrl}.`, 'Start it in another terminal: npm start', 1, { cause: error });
    }
    if (response.ok) return response.json();
    const text = (await response.text()).slice(0, 300);
    throw new OperatorError(
      `${init.method ?? 'GET'} ${route} was answered with ${response.status}: ${text}`,
      response.status === 401
        ? 'The key is not of this Argus: unset ARGUS_API_KEY, or set ARGUS_DATA_DIR to the data folder of the one that runs.'
        : 'See logs/api.log in the data folder.',
    );
  }
}
