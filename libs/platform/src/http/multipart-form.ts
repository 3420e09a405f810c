import { type SpooledFile, type SpoolWriter } from '@argus/platform/spool';
import { invalidField, malformedMultipart, wrongFileField } from './multipart-errors';
import { type PartEvents } from './multipart-scanner';
import { decode, type PartHeader, readPartHeader } from './part-header';

const FIELD_BYTES = 64 * 1024;
const FIELDS = 50;
/** Parts of no form are passed over, but not for ever. */
const PARTS = FIELDS + 2;

/** What the form may hold besides the file, in bytes: a body longer than this plus the file's limit cannot be accepted. */
export const FORM_OVERHEAD_BYTES = FIELDS * (FIELD_BYTES + 1024) + 64 * 1024;

export interface ReceivedFile {
  /** As the client wrote it, directories included; '' when it wrote none. */
  readonly filename: string;
  readonly declaredType: string;
  readonly sizeBytes: number;
  /** The file once it is on disk whole. */
  readonly spooled: Promise<SpooledFile>;
}

type Part = { readonly kind: 'ignored' } | { readonly kind: 'file' | 'field'; readonly header: PartHeader };

/** A form as it comes in: one file, in the field it belongs in, which goes to the spool, and a bounded number of text fields. */
export class MultipartForm implements PartEvents {
  readonly texts: [name: string, value: string][] = [];
  private part: Part = { kind: 'ignored' };
  private parts = 0;
  private fields = 0;
  private text: Buffer[] = [];
  private textBytes = 0;
  private received: ReceivedFile | undefined;

  constructor(
    private readonly fileField: string,
    private readonly writer: SpoolWriter,
  ) {}

  get file(): ReceivedFile | undefined {
    return this.received;
  }

  /** @throws AppError request.malformed_multipart, request.invalid, asset.file_required */
  onPart(bytes: Buffer): void {
    if ((this.parts += 1) > PARTS) throw tooMany();
    const header = readPartHeader(bytes);
    if (header === null) throw malformedMultipart('The header of a part is broken; names may not hold control characters.');
    this.part = partOf(header);
    if (this.part.kind === 'file') this.admitFile(this.part.header.name);
    if (this.part.kind === 'field' && (this.fields += 1) > FIELDS) throw tooMany();
    this.text = [];
    this.textBytes = 0;
  }

  /** @throws AppError asset.file_too_large */
  onData(bytes: Buffer): Promise<void> | undefined {
    if (this.part.kind === 'file') return this.writer.write(bytes);
    if (this.part.kind === 'field') this.keepText(bytes);
    return undefined;
  }

  /** @throws AppError request.malformed_multipart, request.invalid */
  onPartEnd(): void {
    if (this.part.kind === 'field') this.endField(this.part.header);
    if (this.part.kind === 'file') this.endFile(this.part.header);
  }

  private endFile({ filename = '', mimeType }: PartHeader): void {
    const spooled = this.writer.finish();
    // Who reads the form waits for it at the end.
    spooled.catch(() => undefined);
    this.received = { filename, declaredType: mimeType, sizeBytes: this.writer.sizeBytes, spooled };
  }

  private admitFile(name: string | undefined): void {
    if (name !== this.fileField) throw wrongFileField(name, this.fileField);
    if (this.received) throw invalidField(this.fileField, 'came twice; send one file per request.');
  }

  private keepText(bytes: Buffer): void {
    const room = FIELD_BYTES - this.textBytes;
    if (room > 0) this.text.push(Buffer.from(bytes.subarray(0, room)));
    this.textBytes += bytes.length;
  }

  private endField({ name, charset }: PartHeader): void {
    if (name === undefined) throw malformedMultipart('A part of the form has no name.');
    // An image sent as text overflows here; what is wrong with it is then said by the missing file.
    if (this.textBytes >= FIELD_BYTES && name !== this.fileField)
      throw invalidField(name.slice(0, 100), `must have at most ${FIELD_BYTES - 1} bytes.`);
    const value = decode(Buffer.concat(this.text), charset);
    if (value === undefined) throw invalidField(name.slice(0, 100), 'is in an unknown character set; send UTF-8.');
    this.texts.push([name, value]);
  }
}

/** A file is what has a file name, even an empty one, or says that it is bytes. */
const partOf = (header: PartHeader | undefined): Part => {
  if (!header) return { kind: 'ignored' };
  const isFile = header.filename !== undefined || header.mimeType === 'application/octet-stream';
  return { kind: isFile ? 'file' : 'field', header };
};

const tooMany = () => invalidField('fields', `must be at most ${FIELDS}.`);
