type Xml = string | number | boolean | Date | { [tag: string]: Xml | Xml[] };

const escape = (text: string): string =>
  text
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
    .replace(/[\u007f-\u009f\r]/g, (c) => `&#${c.charCodeAt(0)};`);

const render = (value: Xml): string => {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return escape(String(value));
  return Object.entries(value)
    .flatMap(([tag, child]) => [child].flat().map((one) => `<${tag}>${render(one)}</${tag}>`))
    .join('');
};

export const toXml = (root: string, value: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${render(value)}</${root}>`;

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The texts of every element of this name: enough for the flat documents a client sends. */
export const textsOf = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text = '']) =>
    text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_all, hex?: string, decimal?: string, name?: string) =>
      name === undefined ? String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16)) : (ENTITIES[name] ?? ''),
    ),
  );
