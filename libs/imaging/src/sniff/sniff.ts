import { FILE_TYPES, isAnalysable, type FileKind, type FileType } from './file-types';
import { SIGNATURES } from './signatures';
import { decodeText, textType } from './text';

/** So many first bytes are looked at; more may be passed. */
export const SNIFF_BYTES = 4096;

export interface SniffedFile {
  mimeType: string;
  /** Without the dot. */
  extension: string;
  kind: FileKind;
  /** True for the types a vision model looks at without being asked: JPEG, PNG, GIF, WebP, SVG. */
  analysable: boolean;
}

const ZIP_BY_NAME: readonly [RegExp, FileType][] = [
  [/\.docx$/i, 'docx'],
  [/\.xlsx$/i, 'xlsx'],
  [/\.pptx$/i, 'pptx'],
  [/\.epub$/i, 'epub'],
];

/**
 * Says what a file is by its first bytes. What the sender called it never makes it a picture: a text file named `.jpg` is
 * text. The name only tells apart what the bytes cannot (a ZIP that is a .docx, text that is CSV).
 *
 * @param head the first up to 4 KB of the file
 */
export function sniff(head: Buffer, declaredName = ''): SniffedFile {
  const type = typeOf(head.subarray(0, SNIFF_BYTES), declaredName, head.length < SNIFF_BYTES);
  return { ...FILE_TYPES[type], analysable: isAnalysable(type) };
}

function typeOf(head: Buffer, declaredName: string, complete: boolean): FileType {
  if (head.length === 0) return 'binary';
  const signed = SIGNATURES.find((signature) => signature.matches(head))?.type;
  if (signed === 'zip') return ZIP_BY_NAME.find(([pattern]) => pattern.test(declaredName))?.[1] ?? 'zip';
  if (signed) return signed;
  const text = decodeText(head);
  return text === null ? 'binary' : textType(text, declaredName, complete);
}
