import { AppError } from '@argus/common';
import { endOfDoctype } from '../sniff/text';

const MAX_ENTITIES = 64;
const MAX_ENTITY_CHARS = 1024;
/** Entities may make a document this much longer, no more. */
const MAX_EXPANSION_CHARS = 1_000_000;

const refused = (message: string): AppError => new AppError('image.unreadable', { message });

/**
 * The document without its doctype. Short plain entities, as drawing programs use for namespaces, are written out.
 *
 * @throws AppError image.unreadable for entities that load or multiply, and for a doctype that hides where one should be.
 */
export function withoutEntities(text: string): string {
  const start = text.search(/<!doctype/i);
  if (start < 0) return noDeclarations(text);
  const length = endOfDoctype(text.slice(start));
  if (typeof length !== 'number') throw refused('The SVG has a document type that is not closed.');
  const entities = entitiesOf(text.slice(start, start + length));
  let added = 0;
  const rest = (text.slice(0, start) + text.slice(start + length)).replace(/&([\w.:-]{1,256});/g, (reference, name: string) => {
    const value = entities.get(name);
    if (value === undefined) return reference;
    added += value.length;
    if (added > MAX_EXPANSION_CHARS) throw refused('The SVG uses XML entities too often.');
    return value;
  });
  return noDeclarations(rest);
}

function entitiesOf(doctype: string): Map<string, string> {
  const declared = doctype.match(/<!ENTITY/gi)?.length ?? 0;
  const entities = new Map<string, string>();
  for (const [, name = '', double, single] of doctype.matchAll(/<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g)) {
    const value = double ?? single ?? '';
    // An entity made of entities is how a kilobyte becomes gigabytes.
    if (/[&%]/.test(value) || value.length > MAX_ENTITY_CHARS) throw refused('The SVG declares XML entities that multiply.');
    entities.set(name, value);
  }
  if (declared > MAX_ENTITIES || declared !== entities.size) throw refused('The SVG declares XML entities that cannot be drawn safely.');
  return entities;
}

/** A declaration outside the one doctype is not argued with. */
function noDeclarations(text: string): string {
  if (/<!(ENTITY|DOCTYPE|ELEMENT|ATTLIST)/i.test(text)) throw refused('The SVG declares XML entities that cannot be drawn safely.');
  return text;
}
