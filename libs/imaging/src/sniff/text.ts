import { type FileType } from './file-types';

/** The head as text, or null when it is not text. UTF-16 only with its byte order mark; a character cut off at the end is dropped. */
export function decodeText(head: Buffer): string | null {
  const encoding = byteOrderMark(head) ?? 'utf-8';
  try {
    // `stream` keeps a character that the 4 KB cut in two from counting as an error.
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    return hasBinaryControls(text) ? null : text;
  } catch {
    return null;
  }
}

function byteOrderMark(head: Buffer): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

function hasBinaryControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Tab, line feed, form feed, carriage return and escape (coloured logs) do occur in text.
    if (code === 0x7f || (code < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(code))) return true;
  }
  return false;
}

/**
 * Walks over what may stand before an XML document's root: white space, processing instructions, comments, the doctype.
 * @returns the doctype's name ('' without one), and the text from the root on; `rest` is null when the head ends before it.
 */
export function skipProlog(text: string): { doctype: string; rest: string | null } {
  let rest = text.replace(/^\uFEFF/, '').trimStart();
  let doctype = '';
  for (;;) {
    const end = rest.startsWith('<?') ? after(rest, '?>') : rest.startsWith('<!--') ? after(rest, '-->') : endOfDoctype(rest);
    if (end === 'none') return { doctype, rest };
    doctype = /^<!doctype\s+(?:[\w.-]+:)?([\w.-]+)/i.exec(rest)?.[1]?.toLowerCase() ?? doctype;
    if (end === 'cut') return { doctype, rest: null };
    rest = rest.slice(end).trimStart();
  }
}

export type End = number | 'cut' | 'none';

function after(text: string, terminator: string): End {
  const at = text.indexOf(terminator);
  return at < 0 ? 'cut' : at + terminator.length;
}

/** Where a doctype ends: its `>`, outside of quotes and of the internal subset's brackets. */
export function endOfDoctype(text: string): End {
  if (!/^<!doctype/i.test(text)) return 'none';
  let quote = '';
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth++;
    else if (character === ']') depth--;
    else if (character === '>' && depth <= 0) return index + 1;
  }
  return 'cut';
}

const ROOT_SVG = /^<(?:[A-Za-z_][\w.-]*:)?svg[\s/>]/;
const BY_NAME: readonly [RegExp, FileType][] = [
  [/\.(md|markdown)$/i, 'markdown'],
  [/\.csv$/i, 'csv'],
];

/** What kind of text this is: by its content, and by its name only among the kinds of plain text, which content cannot tell apart. */
export function textType(text: string, declaredName: string, complete: boolean): FileType {
  const { doctype, rest } = skipProlog(text);
  if (doctype === 'html' || (rest !== null && /^<(html|head|body|script)[\s>]/i.test(rest))) return 'html';
  if (rest !== null && ROOT_SVG.test(rest)) return 'svg';
  if (rest === null && (doctype === 'svg' || (doctype === '' && text.trimStart().startsWith('<') && /\.svg$/i.test(declaredName))))
    return 'svg';
  if (/^\uFEFF?\s*<\?xml\s/.test(text)) return 'xml';
  if (looksLikeJson(text, complete)) return 'json';
  return BY_NAME.find(([pattern]) => pattern.test(declaredName))?.[1] ?? 'text';
}

function looksLikeJson(text: string, complete: boolean): boolean {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (!/^[{[]/.test(trimmed)) return false;
  if (!complete) return /^(\{\s*("|$)|\[\s*(["{[\]\d-]|true|false|null|$))/.test(trimmed);
  try {
    JSON.parse(trimmed);
    return true;
  } catch {
    return false;
  }
}
