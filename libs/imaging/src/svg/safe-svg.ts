import { AppError } from '@argus/common';
import { MAX_SVG_BYTES } from '../limits';
import { withoutEntities } from './entities';
import { localStyle, staysInside } from './links';

/**
 * An SVG that draws the same and can neither run, load nor inflate anything: no doctype, scripts, event handlers,
 * processing instructions, comments, or references that leave the document.
 *
 * The renderer gets no base address and therefore loads nothing by itself; this is the second wall. The text is walked once,
 * mark by mark: patterns over the whole text take minutes on a file made for that.
 *
 * @throws AppError image.too_complex over 8 MB, image.unreadable for entities that load or multiply.
 */
export function safeSvg(bytes: Buffer): Buffer {
  if (bytes.length > MAX_SVG_BYTES) throw new AppError('image.too_complex', { message: 'The SVG is too large to be drawn.' });
  return Buffer.from(filtered(withoutEntities(decodeSvg(bytes))), 'utf8');
}

export function decodeSvg(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

const REMOVED = new Set(['script', 'foreignobject', 'iframe', 'include', 'object', 'embed']);

function filtered(text: string): string {
  const kept: string[] = [];
  /** Depth inside a removed element; its name decides where it ends. */
  let removed = { name: '', depth: 0 };
  let style = false;
  let at = 0;
  const keep = (piece: string): void => {
    if (removed.depth === 0) kept.push(piece);
  };
  while (at < text.length) {
    const open = text.indexOf('<', at);
    const content = text.slice(at, open < 0 ? undefined : open);
    keep(style ? localStyle(content) : content);
    if (open < 0) break;
    const end = endOfMark(text, open);
    const mark = text.slice(open, end);
    at = end;
    if (mark.startsWith('<!--') || mark.startsWith('<?')) continue;
    if (mark.startsWith('<![CDATA[')) {
      keep(style ? localStyle(mark) : mark);
      continue;
    }
    const name = localName(/^<\/?\s*([^\s/>]*)/.exec(mark)![1]!);
    const closing = mark.startsWith('</');
    const empty = mark.endsWith('/>');
    if (removed.depth > 0) {
      if (name === removed.name && !empty) removed.depth += closing ? -1 : 1;
    } else if (REMOVED.has(name)) {
      if (!closing && !empty) removed = { name, depth: 1 };
    } else {
      if (name === 'style') style = !closing && !empty;
      keep(closing ? mark : safeTag(mark));
    }
  }
  return kept.join('').trimStart();
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase();

/** Where the mark that begins at `open` ends: behind its own terminator, and for a tag behind the first `>` outside of quotes. */
function endOfMark(text: string, open: number): number {
  for (const [start, terminator] of [
    ['<!--', '-->'],
    ['<?', '?>'],
    ['<![CDATA[', ']]>'],
  ] as const) {
    if (!text.startsWith(start, open)) continue;
    const close = text.indexOf(terminator, open + start.length);
    return close < 0 ? text.length : close + terminator.length;
  }
  let quote = '';
  for (let index = open + 1; index < text.length; index++) {
    const character = text[index]!;
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return index + 1;
  }
  return text.length;
}

/** An opening tag with its harmless attributes. */
function safeTag(tag: string): string {
  return tag.replace(/(\s)([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')/g, (attribute, space: string, name: string, quoted: string) => {
    const local = localName(name);
    const value = quoted.slice(1, -1);
    if (local.startsWith('on')) return '';
    if (['href', 'src', 'base'].includes(local)) return staysInside(value) ? attribute : '';
    return /url\(|@import/i.test(value) ? `${space}${name}=${quoted[0]!}${localStyle(value)}${quoted[0]!}` : attribute;
  });
}
