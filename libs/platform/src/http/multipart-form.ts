import { type IncomingMessage } from 'node:http';
import { type Readable } from 'node:stream';
import busboy from 'busboy';
import { invalidField, malformedMultipart, wrongFileField } from './multipart-errors';

const FIELD_BYTES = 64 * 1024;
const FIELDS = 50;
// One file too many is let in, to be refused by name instead of being dropped in silence.
const FILES = 2;

/** What the form may hold besides the file, in bytes: a body longer than this plus the file's limit cannot be accepted. */
export const FORM_OVERHEAD_BYTES = FIELDS * (FIELD_BYTES + 1024) + 64 * 1024;

export interface FilePart {
  /** As the client wrote it, directories included; '' when it wrote none. */
  filename: string;
  declaredType: string;
}

export interface FormHandlers {
  fileField: string;
  /** Takes the stream of the one file; must not throw. */
  onFile: (stream: Readable, part: FilePart) => void;
  onField: (name: string, value: string) => void;
}

/** The parser for a request's form. @throws AppError request.malformed_multipart when the boundary is missing */
export const createFormParser = (request: IncomingMessage): busboy.Busboy => {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      preservePath: true,
      limits: { fieldSize: FIELD_BYTES, fields: FIELDS, files: FILES, parts: FIELDS + FILES },
    });
  } catch (error) {
    throw malformedMultipart('The Content-Type names no boundary; let your HTTP client write that header itself.', error);
  }
};

/**
 * Reports the parts of a form to `handlers`, and to `fail` the first thing that is wrong with it. One file, in the field it belongs in, and a
 * bounded number of text fields are accepted.
 */
export const watchParts = (parser: busboy.Busboy, handlers: FormHandlers, fail: (error: Error) => void): void => {
  let files = 0;
  parser.on('file', (name: string | undefined, stream, info: { filename?: string; mimeType: string }) => {
    files += 1;
    // A stream nobody reads still reports the end of a broken form as its own error.
    const ignore = (): void => void stream.on('error', () => undefined).resume();
    if (name !== handlers.fileField) {
      ignore();
      fail(wrongFileField(name, handlers.fileField));
    } else if (files > 1) {
      ignore();
      fail(invalidField(handlers.fileField, 'came twice; send one file per request.'));
    } else handlers.onFile(stream, { filename: info.filename ?? '', declaredType: info.mimeType });
  });
  parser.on('field', (name: string | undefined, value: string | undefined, info) => {
    if (name === undefined) return fail(malformedMultipart('A part of the form has no name.'));
    if (value === undefined) return fail(invalidField(name.slice(0, 100), 'is in an unknown character set; send UTF-8.'));
    // An image sent as text overflows here; what is wrong with it is then said by the missing file.
    if (info.valueTruncated && name !== handlers.fileField) {
      return fail(invalidField(name.slice(0, 100), `must have at most ${FIELD_BYTES - 1} bytes.`));
    }
    handlers.onField(name, value);
  });
  const tooMany = (): void => fail(invalidField('fields', `must be at most ${FIELDS}.`));
  parser.on('fieldsLimit', tooMany).on('partsLimit', tooMany).on('filesLimit', tooMany);
};

/** Feeds the request to the parser. Settles when the form has been read whole (`done`) or cannot be any more (`fail`). Returns a clean-up. */
export const feed = (
  request: IncomingMessage,
  parser: busboy.Busboy,
  { stallTimeoutMs, done, fail }: { stallTimeoutMs: number; done: () => void; fail: (error: Error) => void },
): (() => void) => {
  const broken = (): void => {
    if (!request.complete) fail(malformedMultipart('The connection ended before the whole form had arrived.'));
  };
  let seenBytes = -1;
  // Slow is fine, silent is not. A parser that waits for the disk is not the client's silence.
  const watchdog = setInterval(() => {
    const { bytesRead } = request.socket;
    if (bytesRead === seenBytes && !parser.writableNeedDrain) fail(malformedMultipart(`Nothing arrived for ${stallTimeoutMs} ms.`));
    seenBytes = bytesRead;
  }, stallTimeoutMs).unref();
  parser.on('close', done).on('error', (error) => {
    const inHeader = error instanceof Error && error.message === 'Malformed part header';
    const reason = inHeader
      ? 'The header of a part is broken; names may not hold control characters.'
      : 'The multipart body is broken or ended early.';
    fail(malformedMultipart(reason, error));
  });
  request.on('error', broken).on('close', broken).pipe(parser);
  return () => {
    clearInterval(watchdog);
    request.unpipe(parser);
    request.off('close', broken);
    parser.destroy();
  };
};
