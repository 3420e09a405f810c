/** Inside the document, or the pixels of a picture: the only places a drawing may point to. SVG in SVG would nest without end. */
export const staysInside = (target: string): boolean => /^\s*(#|data:image\/(png|jpe?g|gif|webp)[;,])/i.test(target);

/** Style text without imports, and without paints and pictures from elsewhere. One pass, whatever the text. */
export function localStyle(css: string): string {
  let result = '';
  let from = 0;
  // An escaped spelling of url or @import is not looked for: the renderer has no base address and loads nothing anyway.
  for (const match of css.matchAll(/url\(|@import\b/gi)) {
    if (match.index < from) continue;
    const close = css.indexOf(match[0].startsWith('@') ? ';' : ')', match.index);
    const end = close < 0 ? css.length : close + 1;
    const target = css.slice(match.index + match[0].length, end - 1).replace(/^\s*["']/, '');
    const kept = match[0].startsWith('@') ? '' : staysInside(target) ? css.slice(match.index, end) : 'none';
    result += css.slice(from, match.index) + kept;
    from = end;
  }
  return result + css.slice(from);
}
