import { type IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { AppError, isAppError } from '@argus/common';
import { Spool, type SpooledFile } from '@argus/platform/spool';
import { missingFile, notMultipart, tooLarge } from './multipart-errors';
import { createFormParser, feed, type FilePart, FORM_OVERHEAD_BYTES, watchParts } from './multipart-form';
import { checkTexts } from './text-rules';
import { parsePart } from './validation';

export interface MultipartOptions<Fields extends z.ZodObject> {
  /** The field the one file must come in. */
  fileField: string;
  limitBytes: number;
  /** Text fields; one that is sent several times arrives as a list. */
  fieldsSchema: Fields;
  /** A client that sends nothing for this long is given up. Default 30 s. */
  stallTimeoutMs?: number;
}

export type UploadedFile = SpooledFile & {
  /** As the client wrote it, possibly with directories, possibly ''. */
  filename: string;
  /** The part's Content-Type: a claim, not a fact. */
  declaredType?: string;
};

export interface Multipart<Fields> {
  file: UploadedFile;
  fields: Fields;
}

interface Received {
  part: FilePart;
  spooled: Promise<SpooledFile>;
}

/** Reads one uploaded file into the spool and the text fields beside it. The caller owns the file: store it or `discard()` it. */
@Injectable()
export class MultipartReader {
  constructor(private readonly spool: Spool) {}

  /**
   * @throws AppError asset.file_required (no multipart, no file, another field), asset.file_empty, asset.file_too_large,
   * request.malformed_multipart, request.invalid, request.null_character, storage.full. Then nothing is left in the spool.
   */
  async read<Fields extends z.ZodObject>(
    request: IncomingMessage,
    { fileField, limitBytes, fieldsSchema, stallTimeoutMs = 30_000 }: MultipartOptions<Fields>,
  ): Promise<Multipart<z.output<Fields>>> {
    const contentType = request.headers['content-type'];
    if (!contentType || !/^multipart\/form-data(;|$|\s)/i.test(contentType)) throw notMultipart(contentType, fileField);
    // Refused before a byte is read: the file cannot fit, whatever else the form holds.
    if (Number(request.headers['content-length'] ?? 0) > limitBytes + FORM_OVERHEAD_BYTES) throw tooLarge(limitBytes);

    const abort = new AbortController();
    const texts: [name: string, value: string][] = [];
    const state: { received?: Received } = {};
    const parser = createFormParser(request);
    let release = (): void => undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const onFile = (stream: Parameters<Spool['receive']>[0], part: FilePart): void => {
          const spooled = this.spool.receive(stream, { limitBytes, signal: abort.signal });
          state.received = { part, spooled };
          // The end of a broken form reaches the file as an error of its own; the parser's word for it is the one that counts.
          spooled.catch((error: Error) => (parser.errored ? undefined : reject(error)));
        };
        watchParts(parser, { fileField, onFile, onField: (name, value) => void texts.push([name, value]) }, reject);
        release = feed(request, parser, { stallTimeoutMs, done: resolve, fail: reject });
      });
      return await this.finish(state.received, texts, { fileField, fieldsSchema });
    } catch (error) {
      abort.abort(error);
      release();
      // The answer waits until the spool is clean.
      await state.received?.spooled.then(
        (file) => file.discard(),
        () => undefined,
      );
      throw isAppError(error, 'asset.file_too_large') ? tooLarge(limitBytes) : error;
    } finally {
      release();
    }
  }

  private async finish<Fields extends z.ZodObject>(
    received: Received | undefined,
    texts: [name: string, value: string][],
    { fileField, fieldsSchema }: { fileField: string; fieldsSchema: Fields },
  ): Promise<Multipart<z.output<Fields>>> {
    if (!received)
      throw missingFile(
        fileField,
        texts.some(([name]) => name === fileField),
      );
    const spooled = await received.spooled;
    const { filename, declaredType } = received.part;
    // A browser's form with no file chosen sends an empty part without a name.
    if (spooled.sizeBytes === 0) throw filename === '' ? missingFile(fileField, false) : new AppError('asset.file_empty');
    checkTexts(filename, `${fileField}.filename`);
    const fields = collectFields(texts);
    checkTexts(fields, 'fields');
    return { file: Object.assign(spooled, { filename, declaredType }), fields: parsePart(fieldsSchema, fields, 'fields') };
  }
}

const collectFields = (texts: readonly [name: string, value: string][]): Record<string, string | string[]> => {
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of texts) {
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(fields);
};
