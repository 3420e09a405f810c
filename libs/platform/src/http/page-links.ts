/** The `Link` header of a list (RFC 8288): the same query on its first page and, where there is one, on the next. */
export function pageLinks(url: string, nextCursor: string | null): string {
  const links = [linkTo(url, 'first', null), ...(nextCursor === null ? [] : [linkTo(url, 'next', nextCursor)])];
  return links.join(', ');
}

function linkTo(text: string, relation: 'first' | 'next', cursor: string | null): string {
  const url = new URL(text);
  url.searchParams.delete('offset');
  url.searchParams.delete('cursor');
  if (cursor !== null) url.searchParams.set('cursor', cursor);
  return `<${url.href}>; rel="${relation}"`;
}
