import { MAX_SVG_BYTES } from '../limits';
import { decodeSvg } from '../svg/safe-svg';

/** What can carry more than the drawing. A drawing with any of it may be harmless; one with none of it is. */
const CARRIERS: readonly RegExp[] = [
  // Comments, doctypes with their entities, CDATA; processing instructions but the one that XML begins with.
  /<!/,
  /<\?(?!xml\s)/i,
  /<(?:[\w.-]+:)?(?:metadata|script|foreignObject)[\s/>]/i,
  // Vocabularies of editors and of RDF, and attributes that mean nothing to a renderer.
  /\sxmlns(?::[\w.-]+)?\s*=\s*["'](?!http:\/\/www\.w3\.org\/(?:2000\/svg|1999\/xlink)["'])/,
  /\sdata-/i,
  // Embedded pictures, however they are spelled: nothing but parts of the drawing may be referred to.
  /(?:href|src)\s*=\s*["'](?!#)/i,
  /url\([\s"']*(?![\s"'#])/i,
  /@import|\\|&#/i,
];

/** Whether an SVG provably holds nothing but its drawing: no metadata, remarks, foreign vocabularies or embedded pictures. */
export function isPlainSvg(bytes: Buffer): boolean {
  if (bytes.length > MAX_SVG_BYTES) return false;
  const text = decodeSvg(bytes);
  return !CARRIERS.some((carrier) => carrier.test(text));
}
