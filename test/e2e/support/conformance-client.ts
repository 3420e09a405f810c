import { until } from '../../../tools/support/processes';
import { expectMatchesDocument } from '../../support/openapi-validator';
import type { AssetListView, AssetView, ErrorView, UsageView } from './asset-view';

export interface Reply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface Call {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Buffer | FormData;
  readonly headers?: Record<string, string>;
  /** Ends the request as a client does that goes away. */
  readonly signal?: AbortSignal;
}

export interface Upload {
  readonly name: string;
  readonly bytes: Buffer | string;
  readonly fields?: Record<string, string>;
  /** Without the question mark. */
  readonly query?: string;
}

const ANALYSIS_TIMEOUT_MS = 60_000;
const POLL_EVERY_MS = 100;

export const formOf = ({ name, bytes, fields = {} }: Upload): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([bytes]), name);
  return form;
};

/** The root API as a client of document 000 uses it. Every answer is held to the document the running stack publishes. */
export class ConformanceClient {
  private constructor(
    readonly baseUrl: string,
    readonly document: object,
    private readonly apiKey: string | null,
  ) {}

  static async connect(baseUrl: string, apiKey: string): Promise<ConformanceClient> {
    const document = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as object;
    return new ConformanceClient(baseUrl, document, apiKey);
  }

  /** The same api for another caller; null sends no credential. */
  as(apiKey: string | null): ConformanceClient {
    return new ConformanceClient(this.baseUrl, this.document, apiKey);
  }

  /** One documented call, checked against the document. */
  async send<Body = ErrorView>(method: string, path: string, call: Call = {}): Promise<Reply<Body>> {
    const { reply, parsed } = await this.exchange<Body>(method, path, call);
    expectMatchesDocument(this.document, method, path.split('?')[0] ?? '', reply.status, reply.headers, parsed);
    return reply;
  }

  /** A call the document has no word about: a route that is not there, a method it does not take. */
  async sendUnknown<Body = ErrorView>(method: string, path: string, call: Call = {}): Promise<Reply<Body>> {
    return (await this.exchange<Body>(method, path, call)).reply;
  }

  /** A call that must succeed with this status. */
  async expect<Body>(status: number, method: string, path: string, call: Call = {}): Promise<Body> {
    const reply = await this.send<Body>(method, path, call);
    if (reply.status !== status) throw new Error(`${method} ${path} → ${reply.status}, not ${status}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  upload(upload: Upload): Promise<AssetView> {
    return this.expect<AssetView>(201, 'POST', `/assets/upload${upload.query ? `?${upload.query}` : ''}`, { body: formOf(upload) });
  }

  get(id: string): Promise<AssetView> {
    return this.expect<AssetView>(200, 'GET', `/assets/${id}`);
  }

  list(query: Record<string, string> = {}): Promise<AssetListView> {
    return this.expect<AssetListView>(200, 'GET', `/assets?${new URLSearchParams(query).toString()}`);
  }

  /** The file names a query finds, in order. */
  async names(query: Record<string, string>): Promise<string[]> {
    return (await this.list(query)).assets.map(({ filename }) => filename);
  }

  patch(id: string, json: unknown): Promise<AssetView> {
    return this.expect<AssetView>(200, 'PATCH', `/assets/${id}`, { json });
  }

  usage(): Promise<UsageView> {
    return this.expect<UsageView>(200, 'GET', '/usage');
  }

  /** The bytes at an asset's `url`, with this caller's credential. */
  async download(url: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const response = await fetch(url, { headers: this.apiKey === null ? {} : { authorization: `Bearer ${this.apiKey}` } });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  /** Polls as the document tells clients to, until the asset is `ready` or `error`. */
  async settled(id: string): Promise<AssetView> {
    let asset = await this.get(id);
    const isOver = async () => {
      asset = await this.get(id);
      return asset.status !== 'pending';
    };
    if (!(await until(isOver, ANALYSIS_TIMEOUT_MS, POLL_EVERY_MS))) throw new Error(`Still pending: ${JSON.stringify(asset)}`);
    return asset;
  }

  /** Waits until the picture was seen; a failed analysis fails the test. */
  async ready(id: string): Promise<AssetView> {
    const asset = await this.settled(id);
    if (asset.status !== 'ready') throw new Error(`Not ready: ${JSON.stringify(asset)}`);
    return asset;
  }

  /** Polls until the picture was decoded, and everything made of it. */
  async prepared(id: string): Promise<AssetView> {
    let asset = await this.get(id);
    const isMade = async () => {
      asset = await this.get(id);
      return asset.thumbhash !== null;
    };
    if (!(await until(isMade, ANALYSIS_TIMEOUT_MS, POLL_EVERY_MS))) throw new Error(`It was not prepared: ${JSON.stringify(asset)}`);
    return asset;
  }

  private async exchange<Body>(method: string, path: string, call: Call): Promise<{ reply: Reply<Body>; parsed: unknown }> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.apiKey === null ? {} : { authorization: `Bearer ${this.apiKey}` }),
        ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.json === undefined ? call.body : JSON.stringify(call.json),
      signal: call.signal,
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const parsed: unknown = isJson ? JSON.parse(text) : text === '' ? undefined : text;
    return { reply: { status: response.status, headers: response.headers, body: parsed as Body }, parsed };
  }
}
