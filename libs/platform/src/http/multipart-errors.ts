import { AppError } from '@argus/common';

export const malformedMultipart = (message: string, cause?: unknown): AppError =>
  new AppError('request.malformed_multipart', { message, cause });

export const invalidField = (field: string, message: string): AppError =>
  new AppError('request.invalid', { message: `\`${field}\` ${message}`, details: { errors: [{ field, message }] } });

const fileRequired = (message: string, field: string): AppError => new AppError('asset.file_required', { message, details: { field } });

export const notMultipart = (contentType: string | undefined, field: string): AppError =>
  fileRequired(
    `No file was sent: the body came as ${contentType?.split(';', 1)[0]?.slice(0, 100) ?? 'nothing'}; send multipart/form-data with a file in \`${field}\`.`,
    field,
  );

export const wrongFileField = (came: string | undefined, field: string): AppError =>
  fileRequired(`The file came in the field \`${(came ?? '').slice(0, 100)}\`; send it in \`${field}\`.`, field);

/** @param cameAsText the wanted field was there, but without a file name: curl's `-F file=x` instead of `-F file=@x` */
export const missingFile = (field: string, cameAsText: boolean): AppError =>
  fileRequired(
    cameAsText
      ? `The field \`${field}\` holds text, not a file; with curl write -F ${field}=@picture.jpg.`
      : `No file was sent in the field \`${field}\`.`,
    field,
  );

export const tooLarge = (limitBytes: number): AppError =>
  new AppError('asset.file_too_large', { message: `The file is larger than ${limitBytes} bytes.`, details: { limitBytes } });
