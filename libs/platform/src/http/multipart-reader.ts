import { type IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { AppError, isAppError } from '@argus/common';
import { Spool, type SpooledFile } from '@argus/platform/spool';
import { malformedMultipart, missingFile, notMultipart, tooLarge } from './multipart-errors';
import { FORM_OVERHEAD_BYTES, MultipartForm } from './multipart-form';
import { MultipartScanner } from './multipart-scanner';
import { boundaryOf } from './part-header';
import { receiveBody } from './receive-body';
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

    const boundary = boundaryOf(contentType);
    if (boundary === undefined)
      throw malformedMultipart('The Content-Type names no boundary; let your HTTP client write that header itself.');

    const writer = await this.spool.open({ limitBytes });
    try {
      const form = new MultipartForm(fileField, writer);
      await receiveBody(request, new MultipartScanner(boundary, form), stallTimeoutMs);
      return await this.finish(form, { fileField, fieldsSchema });
    } catch (error) {
      // The answer waits until the spool is clean.
      await writer.discard();
      throw isAppError(error, 'asset.file_too_large') ? tooLarge(limitBytes) : error;
    }
  }

  private async finish<Fields extends z.ZodObject>(
    { file, texts }: MultipartForm,
    { fileField, fieldsSchema }: { fileField: string; fieldsSchema: Fields },
  ): Promise<Multipart<z.output<Fields>>> {
    if (!file)
      throw missingFile(
        fileField,
        texts.some(([name]) => name === fileField),
      );
    const { filename, declaredType } = file;
    // A browser's form with no file chosen sends an empty part without a name.
    if (file.sizeBytes === 0) throw filename === '' ? missingFile(fileField, false) : new AppError('asset.file_empty');
    checkTexts(filename, `${fileField}.filename`);
    const fields = collectFields(texts);
    checkTexts(fields, 'fields');
    const parsed = parsePart(fieldsSchema, fields, 'fields');
    return { file: Object.assign(await file.spooled, { filename, declaredType }), fields: parsed };
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
