import { randomUUID } from 'node:crypto';

export interface MultipartBody {
  readonly contentType: string;
  readonly parts: readonly Buffer[];
}

const BOUNDARY = '----argus-bench-boundary';
const JPEG_START = 2;

/**
 * A form with one JPEG that nobody has seen before: equal bytes may be treated as a duplicate. What makes it unique is a comment
 * behind the first marker, so the picture stays whole and its bytes are shared by all forms.
 */
export function uniqueJpegForm(jpeg: Buffer, filename = 'bench.jpg'): MultipartBody {
  const words = Buffer.from(randomUUID());
  const comment = Buffer.from([0xff, 0xfe, 0, words.length + 2]);
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: image/jpeg\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
    parts: [
      Buffer.concat([Buffer.from(head), jpeg.subarray(0, JPEG_START), comment, words]),
      jpeg.subarray(JPEG_START),
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ],
  };
}
