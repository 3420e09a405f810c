import { until } from '../../../tools/support/processes';
import { type Call, type ConformanceClient, formOf, type Reply, type Upload } from '../support';
import { type DescribedAsset, type DescribedReceipt, fact, listed } from './described';

const PATIENCE_MS = 60_000;
const POLL_EVERY_MS = 150;

/** Somebody who has the description, an API key and curl. */
export class Reader {
  constructor(private readonly client: ConformanceClient) {}

  /** The same reader with another key, or without one. */
  with(apiKey: string | null): Reader {
    return new Reader(this.client.as(apiKey));
  }

  ask<Body>(method: string, path: string, call: Call = {}): Promise<Reply<Body>> {
    return this.client.send<Body>(method, path, call);
  }

  /** A call that works. The description names no codes for success. */
  async does<Body>(method: string, path: string, call: Call = {}): Promise<Body> {
    const { status, body } = await this.ask<Body>(method, path, call);
    if (status < 200 || status > 299) throw new Error(`${method} ${path} → ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  upload(name: string, bytes: Buffer | string, fields: Upload['fields'] = {}): Promise<DescribedAsset> {
    return this.does('POST', '/assets/upload', { body: formOf({ name, bytes, fields }) });
  }

  get(id: string): Promise<DescribedAsset> {
    return this.does('GET', `/assets/${id}`);
  }

  async list(query: Record<string, string> = {}): Promise<DescribedAsset[]> {
    return listed(await this.does('GET', `/assets?${new URLSearchParams(query).toString()}`));
  }

  async names(query: Record<string, string> = {}): Promise<string[]> {
    return (await this.list(query)).map(({ filename }) => filename);
  }

  patch(id: string, json: object): Promise<DescribedAsset> {
    return this.does('PATCH', `/assets/${id}`, { json });
  }

  remove(id: string): Promise<DescribedReceipt> {
    return this.does('DELETE', `/assets/${id}`);
  }

  recover(id: string): Promise<DescribedAsset> {
    return this.does('POST', `/assets/${id}/recover`);
  }

  /** Polls GET /assets/:id until status changes to "ready" or "error". */
  async settled(id: string): Promise<DescribedAsset> {
    let asset = await this.get(id);
    const isOver = async () => {
      asset = await this.get(id);
      return asset.status === 'ready' || asset.status === 'error';
    };
    if (!(await until(isOver, PATIENCE_MS, POLL_EVERY_MS))) throw new Error(`Neither ready nor error: ${JSON.stringify(asset)}`);
    return asset;
  }

  async credits(): Promise<number> {
    return fact(await this.usage(), /credits\.remaining|remaining.*credits/i) as number;
  }

  async assetCount(): Promise<number> {
    return fact(await this.usage(), /assets?\.count|assetcount/i) as number;
  }

  usage(): Promise<unknown> {
    return this.does('GET', '/usage');
  }

  /** What lies at an address, by whatever credential the address asks for. */
  download(url: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    return this.client.download(url);
  }
}
