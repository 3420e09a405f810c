import { ERRORS, STATUS_OF_KIND, type ErrorDefinition, type ErrorKind, type Family } from '@argus/common';
import { code, pageOf, tableOf } from './markdown';

const FAMILIES: Record<Family, string> = { root: '/', 'api-v1': '/api/v1', v1: '/v1' };

const INTRODUCTION = `# Errors

Made by \`npm run generate\` from \`libs/common/src/error-catalogue.ts\`: edit that file, not this one.

Every expected failure has a stable \`code\` (\`module.reason\`), a sentence and a fix. \`/\` answers
\`{"error": "sentence", "code", "fix", "requestId", …}\`; \`/api/v1\` and \`/v1\` answer
\`{"error": {"code", "message", "traceId", "status", "fix", "details"?}, "detail", "status_code"}\`. \`upgrade: true\` stands beside them
when a limit of the plan was reached; \`errors: [{field, message}]\` when fields of the request are wrong. The request id is also in the
header \`X-Request-Id\` and in the log.

A failure of kind \`unavailable\` may be over when the same request is sent again.`;

/** docs/errors.md: every code with its status in each family, its meaning and its fix. */
export function errorsPage(): string {
  const families = Object.keys(FAMILIES) as Family[];
  const kinds = Object.entries(STATUS_OF_KIND) as [ErrorKind, Record<Family, number>][];
  const byKind = tableOf(
    ['kind', ...families.map((family) => code(FAMILIES[family]))],
    kinds.map(([kind, status]) => [code(kind), ...families.map((family) => String(status[family]))]),
  );
  const byModule = modules().map(([name, definitions]) => `## ${name}\n\n${tableOfErrors(definitions)}`);
  return pageOf(INTRODUCTION, '## Status by kind', byKind, ...byModule);
}

type Entry = [code: string, definition: ErrorDefinition];

/** The codes by the word before the dot, in the order of the catalogue. */
function modules(): [string, Entry[]][] {
  const grouped = new Map<string, Entry[]>();
  for (const entry of Object.entries(ERRORS)) {
    const name = entry[0].split('.')[0] ?? entry[0];
    grouped.set(name, [...(grouped.get(name) ?? []), entry]);
  }
  return [...grouped];
}

const tableOfErrors = (entries: readonly Entry[]): string =>
  tableOf(
    ['code', 'kind', 'status', `code at ${code('/api/v1/assets')}`, 'meaning', 'what to do'],
    entries.map(([name, { kind, message, fix, assetServiceCode }]) => [
      code(name),
      code(kind),
      statusesOf(kind),
      assetServiceCode ? code(assetServiceCode) : '',
      message,
      fix,
    ]),
  );

/** `400`, or `400, 413 at /v1` where one family differs from the rest. */
function statusesOf(kind: ErrorKind): string {
  const { root, ...others } = STATUS_OF_KIND[kind];
  const differing = Object.entries(others).filter(([, status]) => status !== root);
  return [root, ...differing.map(([family, status]) => `${status} at ${code(FAMILIES[family as Family])}`)].join(', ');
}
