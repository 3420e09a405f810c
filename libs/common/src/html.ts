const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A piece of markup, which `html` puts in as it is; any other text is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | Markup | undefined | readonly Markup[];

const printed = (piece: Piece): string => {
  if (piece === undefined) return '';
  if (piece instanceof Markup) return piece.text;
  return typeof piece === 'string' ? piece.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '') : piece.map(printed).join('');
};

/** Tag of a template that is HTML: every value in it is escaped unless it came from this tag itself. */
export const html = (parts: TemplateStringsArray, ...values: Piece[]): Markup =>
  new Markup(parts.reduce((text, part, at) => text + printed(values[at - 1]) + part));
