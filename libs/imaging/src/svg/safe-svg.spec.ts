import { safeSvg } from './safe-svg';

const clean = (text: string): string => safeSvg(Buffer.from(text)).toString('utf8');
const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;
const laughs = `<!DOCTYPE svg [<!ENTITY a "ha">${'bcdefgh'
  .split('')
  .map((name, i) => `<!ENTITY ${name} "${`&${'abcdefg'[i]};`.repeat(10)}">`)
  .join('')}]><svg>&h;</svg>`;

describe('safeSvg', () => {
  it.each<[string, string, string]>([
    ['scripts', '<svg><script>alert(1)</script><path/></svg>', '<svg><path/></svg>'],
    ['prefixed scripts', '<svg><svg:script>1</svg:script></svg>', '<svg></svg>'],
    ['empty scripts', '<svg><script href="https://x/y.js"/><g/></svg>', '<svg><g/></svg>'],
    ['foreign objects', '<svg><foreignObject><iframe src="https://x"/></foreignObject></svg>', '<svg></svg>'],
    ['event handlers', '<svg onload="alert(1)"><a onclick=\'b()\'/></svg>', '<svg><a/></svg>'],
    ['stylesheets from elsewhere', '<?xml-stylesheet href="https://x/s.css"?><svg/>', '<svg/>'],
    ['imports', '<style>@import url(https://x/s.css); a{fill:red}</style>', '<style> a{fill:red}</style>'],
    ['imports in character data', '<style><![CDATA[@import "s.css";a{}]]></style>', '<style><![CDATA[a{}]]></style>'],
    ['scripts whatever they hold', '<svg><script><![CDATA[ "</script>" ]]></script><g/></svg>', '<svg><g/></svg>'],
    ['comments', '<svg><!-- > " <script> --><g/></svg>', '<svg><g/></svg>'],
    ['remote links', '<image href="https://x/p.png"/><use xlink:href="file:///etc/passwd#a"/>', '<image/><use/>'],
    ['remote paints', '<g style="fill:url(http://x/#g)"/>', '<g style="fill:none"/>'],
    ['nested SVG data', '<image href="data:image/svg+xml;base64,AAAA"/>', '<image/>'],
    ['inclusions', '<svg><xi:include href="/etc/passwd"/></svg>', '<svg></svg>'],
  ])('takes out %s', (_name, svg, expected) => {
    expect(clean(svg)).toBe(expected);
  });

  it('leaves what stays inside the document', () => {
    const svg =
      '<svg><use href="#a"/><g fill="url(#b)"/><image xlink:href="data:image/png;base64,iVBO"/><text>on fire = "hot"</text></svg>';
    expect(clean(svg)).toBe(svg);
  });

  it('writes plain entities out, as drawing programs use them', () => {
    const svg =
      '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd" [\n<!ENTITY ns "http://www.w3.org/2000/svg">\n]><svg xmlns="&ns;"/>';
    expect(clean(svg)).toBe('<svg xmlns="http://www.w3.org/2000/svg"/>');
  });

  it.each([
    ['entities made of entities', laughs],
    ['external entities', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'],
    ['parameter entities', '<!DOCTYPE svg [<!ENTITY % x "y">]><svg/>'],
    ['very many entities', `<!DOCTYPE svg [${Array.from({ length: 100 }, (_, i) => `<!ENTITY e${i} "x">`).join('')}]><svg/>`],
    ['one entity used a million times', `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(1000)}">]><svg>${'&a;'.repeat(2000)}</svg>`],
    ['a second document type', '<!DOCTYPE svg><!DOCTYPE svg [<!ENTITY a "b">]><svg/>'],
    ['a document type that does not end', '<!DOCTYPE svg [<!ENTITY a "b"> <svg/>'],
  ])('refuses %s', (_name, svg) => {
    expect(() => clean(svg)).toThrow(refusal('image.unreadable'));
  });

  it('refuses more than 8 MB', () => {
    expect(() => safeSvg(Buffer.alloc(9 * 1024 * 1024, ' '))).toThrow(refusal('image.too_complex'));
  });

  // Each of these took minutes with patterns over the whole text; a runner's own time limit is the only assertion needed.
  it.each([
    '<script',
    '<script>',
    ' on',
    '<?x',
    '<g style="url(',
    '<a href="',
    '<style>@import ',
    '<!--',
    '&a',
    '<g a=',
    '<g x="y" ',
    '<g ' + ' '.repeat(50),
  ])('walks once over a document of %s', (piece) => {
    expect(clean(`<svg>${piece.repeat(100_000)}</svg>`).length).toBeGreaterThan(0);
  });
});
