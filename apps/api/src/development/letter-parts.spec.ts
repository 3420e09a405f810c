import { codeIn, linksIn } from './letter-parts';

it.each([
  ['Open http://127.0.0.1:3000/auth/magic/verify?token=a_b-c.', ['http://127.0.0.1:3000/auth/magic/verify?token=a_b-c']],
  ['(https://a.example/x) or <https://b.example/y>, https://a.example/x', ['https://a.example/x', 'https://b.example/y']],
  ['javascript:alert(1) ftp://x.example mailto:a@b.example', []],
  ['"https://a.example/"onclick="x', ['https://a.example/']],
  ['', []],
])('finds the links in %j', (text, links) => {
  expect(linksIn(text)).toEqual(links);
});

it.each([
  ['Your code:\n\n  482913 \r\n\nBye', '482913'],
  ['482913', '482913'],
  ['Code 482913', undefined],
  ['4829130', undefined],
  ['', undefined],
])('finds the code in %j', (text, code) => {
  expect(codeIn(text)).toBe(code);
});
