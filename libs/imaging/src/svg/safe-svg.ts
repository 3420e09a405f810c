import { AppError } from '@argus/common';
import { MAX_SVG_BYTES } from '../limits';

const MAX_ENTITIES = 64;
const MAX_ENTITY_CHARS = 1024;
/** Entities may make a document this much longer, no more. */
const MAX_EXPANSION_CHARS = 1_000_000;

const refused = (message: string): AppError => new AppError('image.unreadable', { message });

/**
 * An SVG that draws the same and can neither run, load nor inflate anything: no doctype, scripts, event handlers,
 * stylesheets from elsewhere, or references that leave the document. Short plain entities (Illustrator's namespaces) are
 * written out.
 *
 * The renderer gets no base URL and therefore loads nothing by itself; this is the second wall.
 *
 * @throws AppError image.too_complex over 8 MB, image.unreadable for entities that load or multiply.
 */
export function safeSvg(bytes: Buffer): Buffer {
  if (bytes.length > MAX_SVG_BYTES) throw new AppError('image.too_complex', { message: 'The SVG is too large to be drawn.' });
  const text = withoutDoctype(decode(bytes));
  return Buffer.from(
    STRIPPED.reduce((svg, [pattern, replacement]) => svg.replace(pattern, replacement), text),
    'utf8',
  );
}

function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  // The declared encoding goes: from here on it is UTF-8.
  return new TextDecoder(encoding).decode(bytes).replace(/^\s*<\?xml[^>]{0,256}\?>/, '');
}

function withoutDoctype(text: string): string {
  const start = text.search(/<!doctype/i);
  if (start < 0) return refuseEntities(text);
  const match = /<!doctype\s[^[>]{0,2000}(?:\[([\s\S]*?)\]\s*)?>/iy;
  match.lastIndex = start;
  const found = match.exec(text);
  if (!found) throw refused('The SVG has a document type that is not closed.');
  const rest = text.slice(0, start) + text.slice(start + found[0].length);
  return expand(rest, entitiesOf(found[1] ?? ''));
}

function entitiesOf(subset: string): Map<string, string> {
  const declared = subset.match(/<!ENTITY/gi)?.length ?? 0;
  const entities = new Map<string, string>();
  for (const [, name = '', double, single] of subset.matchAll(/<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)) {
    const value = double ?? single ?? '';
    // An entity made of entities is how a kilobyte becomes gigabytes.
    if (/[&%]/.test(value) || value.length > MAX_ENTITY_CHARS) throw refused('The SVG declares XML entities that multiply.');
    entities.set(name, value);
  }
  if (declared > MAX_ENTITIES || declared !== entities.size) throw refused('The SVG declares XML entities that cannot be drawn safely.');
  return entities;
}

function expand(text: string, entities: ReadonlyMap<string, string>): string {
  let added = 0;
  const expanded = text.replace(/&([\w.:-]+);/g, (reference, name: string) => {
    const value = entities.get(name);
    if (value === undefined) return reference;
    added += value.length;
    if (added > MAX_EXPANSION_CHARS) throw refused('The SVG uses XML entities too often.');
    return value;
  });
  return refuseEntities(expanded);
}

/** A declaration that hides outside the one doctype (in a comment that ends early, in a second doctype) is not argued with. */
function refuseEntities(text: string): string {
  if (/<!(ENTITY|DOCTYPE|ELEMENT|ATTLIST)/i.test(text)) throw refused('The SVG declares XML entities that cannot be drawn safely.');
  return text;
}

const RASTER_DATA = 'data:image/(?:png|jpe?g|gif|webp);';
const STRIPPED: readonly [RegExp, string][] = [
  [/<(?:[\w-]+:)?(script|foreignObject|iframe|include)\b[\s\S]*?(?:<\/(?:[\w-]+:)?\1\s*>|\/>)/gi, ''],
  [/<\?(?!xml\s)[\s\S]*?\?>/g, ''],
  [/\son[a-z]+\s*=\s*(?:"[^"]*"|'[^']*')/gi, ''],
  // A link stays when it points inside the document, or holds the pixels of a picture itself.
  [
    new RegExp(
      `\\s(?:[\\w-]+:)?(?:href|src|base)\\s*=\\s*(?:"(?!\\s*(?:#|${RASTER_DATA}))[^"]*"|'(?!\\s*(?:#|${RASTER_DATA}))[^']*')`,
      'gi',
    ),
    '',
  ],
  [/@import\b[^;]*;?/gi, ''],
  [new RegExp(`url\\(\\s*(["']?)(?!\\s*(?:#|${RASTER_DATA}))[^)]*\\)`, 'gi'), 'none'],
];
