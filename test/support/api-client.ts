import { setTimeout as sleep } from 'node:timers/promises';

export interface ShownAsset {
  readonly id: string;
  readonly status: 'pending' | 'ready' | 'error' | 'deleted';
  readonly analysis: { readonly description: string } | null;
  readonly error: { readonly code: string } | null;
}

export interface ShownUsage {
  readonly credits: { readonly remaining: number | null; readonly used: number; readonly held: number };
  readonly assets: { readonly count: number; readonly limit: number | null };
}

/** Speaks to the root API as a script would. */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  upload(bytes: Buffer, filename: string): Promise<Response> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)]), filename);
    return this.send('/assets/upload', { method: 'POST', body: form });
  }

  send(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.baseUrl + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${this.apiKey}` } });
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.send(path, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  usage(): Promise<ShownUsage> {
    return this.json('/usage');
  }

  /** Polls until nothing is pending any more, and returns every asset. */
  async settled(timeoutMs = 120_000): Promise<ShownAsset[]> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const { total } = await this.json<{ total: number }>('/assets?status=pending&limit=1');
      if (total === 0) break;
      if (performance.now() > deadline) throw new Error(`${total} assets are still pending after ${timeoutMs} ms`);
      await sleep(250);
    }
    return (await this.json<{ assets: ShownAsset[] }>('/assets?limit=200')).assets;
  }
}
