import type { IncomingHttpHeaders } from 'node:http';
import { mayUseLink, wantsJson } from './link-visit';

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'sec-fetch-site': 'none' };
const JSON_ONLY = { accept: 'application/json' };

type Case = [who: string, method: string, headers: IncomingHttpHeaders, isBound: boolean, confirmed: boolean, expected: boolean];

describe('mayUseLink', () => {
  it.each<Case>([
    ['the browser that asked', 'GET', PAGE, true, false, true],
    ['the browser that asked, from a web mail’s page', 'GET', { ...PAGE, 'sec-fetch-site': 'cross-site' }, true, false, true],
    ['the browser that asked, as JSON', 'GET', JSON_ONLY, true, false, true],
    ['the browser that asked, loading ahead', 'GET', { ...PAGE, 'sec-purpose': 'prefetch;prerender' }, true, false, false],
    ['the browser that asked, loading ahead the old way', 'GET', { ...PAGE, purpose: 'prefetch' }, true, false, false],
    ['HEAD, even from the browser that asked', 'HEAD', PAGE, true, true, false],
    ['another browser', 'GET', PAGE, false, false, false],
    ['another browser with confirm=1', 'GET', PAGE, false, true, false],
    ['a script', 'GET', JSON_ONLY, false, false, false],
    ['a script with confirm=1', 'GET', JSON_ONLY, false, true, true],
    ['a script with confirm=1 that takes anything', 'GET', { accept: '*/*' }, false, true, false],
    ['a script with confirm=1 that also takes pages', 'GET', { accept: 'application/json, text/html' }, false, true, false],
    ['a script with confirm=1 and no Accept', 'GET', {}, false, true, false],
    ['our own page', 'GET', { ...JSON_ONLY, 'sec-fetch-site': 'same-origin' }, false, true, true],
    ['a page of another site', 'GET', { ...JSON_ONLY, 'sec-fetch-site': 'cross-site' }, false, true, false],
    ['a page of a sibling site', 'GET', { ...JSON_ONLY, 'sec-fetch-site': 'same-site' }, false, true, false],
    ['a page that sends Origin', 'GET', { ...JSON_ONLY, origin: 'http://127.0.0.1:3000' }, false, true, false],
    ['HEAD with confirm=1', 'HEAD', JSON_ONLY, false, true, false],
  ])('%s', (_, method, headers, isBound, confirmed, expected) => {
    expect(mayUseLink({ method, headers }, { isBound, confirmed })).toBe(expected);
  });
});

describe('wantsJson', () => {
  it.each([
    ['application/json', true],
    ['Application/JSON;q=0.9, */*;q=0.1', true],
    ['application/json, text/html', false],
    ['text/html', false],
    ['*/*', false],
    ['', false],
  ])('%s', (accept, expected) => expect(wantsJson({ method: 'GET', headers: { accept } })).toBe(expected));
});
