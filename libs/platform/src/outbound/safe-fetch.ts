import { AppError, isAppError } from '@argus/common';
import { type IncomingMessage } from 'node:http';
import { pipeline, type Transform } from 'node:stream';
import { AddressAllowList } from './address-rules';
import { CappedBody } from './capped-body';
import { Deadline } from './deadline';
import { decodersFor } from './decoding';
import { exchange } from './exchange';
import { fetchFailed, mapFetchError } from './fetch-errors';
import { connectPinned } from './pinned-connection';
import { parseTargetUrl, resolveTarget, type Resolver, systemResolver } from './target';
import { type Download, type DownloadOptions, type OutboundRequest, type OutboundResponse, type SafeFetchOptions } from './types';

const USER_AGENT = 'Argus';
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_IDLE_MS = 15_000;
/** Ours to set: a caller's Host or framing would make the request mean something else than what was checked. */
const RESERVED_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'keep-alive',
  'te',
  'trailer',
]);

/**
 * The only way to a host that a tenant named. Resolves once, refuses addresses that are not public, connects to what
 * was checked, checks again on every redirect, and bounds bytes and time.
 */
export class SafeFetch {
  private readonly allow: AddressAllowList;

  constructor(
    private readonly options: SafeFetchOptions,
    private readonly resolver: Resolver = systemResolver,
  ) {
    this.allow = new AddressAllowList(options.allow);
  }

  /**
   * GETs the URL, following redirects, and hands out its body as it arrives.
   * @throws AppError `fetch.url_invalid` · `fetch.address_refused` · `fetch.failed` (details `status` or `reason`) ·
   * `asset.file_too_large` (details `limitBytes`); the stream fails with the last two as well
   */
  async download(url: string, { maxBytes, signal }: DownloadOptions): Promise<Download> {
    const deadline = new Deadline(this.options.totalTimeoutMs, signal);
    try {
      let current = parseTargetUrl(url);
      for (let redirects = 0; ; redirects += 1) {
        const answer = await this.send(current, { method: 'GET', headers: { accept: '*/*' } }, deadline);
        const { location } = answer.headers;
        if (!REDIRECTS.has(statusOf(answer)) || location === undefined) return this.deliver(answer, current, maxBytes, deadline);
        discard(answer);
        if (redirects === this.options.maxRedirects) throw fetchFailed(`it redirects more than ${this.options.maxRedirects} times`);
        current = redirectTarget(current, location);
      }
    } catch (error) {
      deadline.clear();
      throw deadline.reason ?? mapFetchError(error);
    }
  }

  /**
   * One request without redirects (a 3xx is handed back), for webhooks and provider calls. Any status is a result.
   * @throws AppError as `download`, with `fetch.failed` for an answer above `maxResponseBytes`
   */
  async request(url: string, options: OutboundRequest): Promise<OutboundResponse> {
    const deadline = new Deadline(options.totalTimeoutMs ?? this.options.totalTimeoutMs, options.signal);
    try {
      const headers = Object.entries(options.headers ?? {}).filter(([name]) => !RESERVED_HEADERS.has(name.toLowerCase()));
      const answer = await this.send(parseTargetUrl(url), { ...options, headers: Object.fromEntries(headers) }, deadline);
      const parts: Buffer[] = [];
      for await (const part of this.body(answer, options.maxResponseBytes, deadline)) parts.push(part as Buffer);
      return { statusCode: statusOf(answer), headers: flat(answer.headers), body: Buffer.concat(parts) };
    } catch (error) {
      if (isAppError(error, 'asset.file_too_large')) throw fetchFailed('the answer is too large', error);
      throw deadline.reason ?? mapFetchError(error);
    } finally {
      deadline.clear();
    }
  }

  private async send(
    url: URL,
    options: Pick<OutboundRequest, 'method' | 'headers' | 'body'>,
    deadline: Deadline,
  ): Promise<IncomingMessage> {
    const target = await deadline.race(resolveTarget(url, this.resolver, this.allow));
    const socket = await connectPinned(target, this.options.connectTimeoutMs, deadline.signal);
    const headers = { 'user-agent': USER_AGENT, 'accept-encoding': 'identity', ...options.headers };
    try {
      return await exchange(socket, url, { ...options, headers }, MAX_IDLE_MS, deadline.signal);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  private deliver(answer: IncomingMessage, url: URL, maxBytes: number, deadline: Deadline): Download {
    const statusCode = statusOf(answer);
    const contentType = answer.headers['content-type'];
    const contentDisposition = answer.headers['content-disposition'];
    try {
      if (statusCode !== 200 && statusCode !== 203) throw new AppError('fetch.failed', { details: { status: statusCode } });
      if (Number(answer.headers['content-length'] ?? 0) > maxBytes) {
        throw new AppError('asset.file_too_large', { details: { limitBytes: maxBytes } });
      }
      return {
        stream: this.body(answer, maxBytes, deadline),
        ...(contentType !== undefined && { contentType }),
        ...(contentDisposition !== undefined && { contentDisposition }),
        finalUrl: url.href,
        statusCode,
      };
    } catch (error) {
      discard(answer);
      throw error;
    }
  }

  private body(answer: IncomingMessage, maxBytes: number, deadline: Deadline): Transform {
    // Bytes are capped before and after decoding: a bomb is small on the wire, an endless body may decode to nothing.
    const decoders = decodersFor(answer.headers['content-encoding']);
    const stages = decoders.length === 0 ? [] : [new CappedBody(maxBytes), ...decoders];
    const capped = new CappedBody(maxBytes, () => deadline.reason);
    capped.once('close', () => {
      deadline.clear();
      answer.socket.destroy();
    });
    pipeline([answer, ...stages, capped], () => undefined);
    return capped;
  }
}

const redirectTarget = (from: URL, location: string): URL => {
  const to = parseTargetUrl(location, from);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw fetchFailed('it redirects from https to http');
  return to;
};

const statusOf = (answer: IncomingMessage): number => answer.statusCode ?? 0;

const flat = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(', ')]])));

const discard = (answer: IncomingMessage): void => {
  answer.on('error', () => undefined);
  answer.destroy();
};
