import { type IncomingMessage } from 'node:http';
import { AppError } from '@argus/common';

export interface JsonBody {
  /** Undefined when no body was sent. */
  value: unknown;
  /** The bytes as they came: what a webhook's signature is computed over. */
  raw: Buffer;
}

const JSON_TYPE = /^application\/(json|[\w.+-]+\+json)$/;
const CHARSETS = new Set(['utf-8', 'utf8', 'us-ascii']);

const checkFormat = ({ headers }: IncomingMessage): void => {
  const [type = '', ...parameters] = (headers['content-type'] ?? 'application/json').split(';').map((part) => part.trim());
  const refuse = (message: string): never => {
    throw new AppError('request.unsupported_media_type', { message });
  };
  if (!JSON_TYPE.test(type.toLowerCase())) refuse(`The body came as ${type.slice(0, 100)}; this route reads JSON.`);
  const charset = parameters
    .find((parameter) => /^charset=/i.test(parameter))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (charset !== undefined && !CHARSETS.has(charset.toLowerCase())) refuse(`The body came in ${charset.slice(0, 50)}; send UTF-8.`);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') refuse(`The body came compressed (${encoding.slice(0, 50)}); send it plain.`);
};

const collect = (request: IncomingMessage, limitBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const finish = (settle: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      settle();
    };
    const tooLarge = (): void =>
      reject(new AppError('request.body_too_large', { message: `The body is larger than ${limitBytes} bytes.`, details: { limitBytes } }));
    const onData = (chunk: Buffer): void => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) return void chunks.push(chunk);
      request.pause();
      finish(tooLarge);
    };
    const onEnd = (): void => finish(() => resolve(Buffer.concat(chunks)));
    const onBroken = (): void =>
      finish(() => reject(new AppError('request.malformed', { message: 'The body ended before it was complete.' })));
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) return tooLarge();
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 150) : 'unknown reason');

const malformed = (reason: string): AppError =>
  new AppError('request.malformed_json', { message: `The body is not valid JSON: ${reason}.` });

/**
 * Reads a JSON body of at most `limitBytes`. Stops at the limit without reading on, so that the answer is prompt.
 * @throws AppError request.unsupported_media_type, request.body_too_large, request.malformed_json, request.malformed (ended early)
 */
export const readJsonBody = async (request: IncomingMessage, limitBytes: number): Promise<JsonBody> => {
  const { headers } = request;
  const announced = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!announced) return { value: undefined, raw: Buffer.alloc(0) };
  checkFormat(request);
  const raw = await collect(request, limitBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch {
    throw malformed('it is not UTF-8');
  }
  if (text.trim() === '') return { value: undefined, raw };
  try {
    return { value: JSON.parse(text) as unknown, raw };
  } catch (error) {
    throw malformed(reasonOf(error));
  }
};
