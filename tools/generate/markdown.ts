const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table; columns that are empty in every row are left out. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const filled = head.map((_, column) => rows.some((row) => row[column]));
  const lineOf = (row: readonly string[]) =>
    `| ${row
      .filter((_, column) => filled[column])
      .map(cell)
      .join(' | ')} |`;
  return [lineOf(head), lineOf(head.map(() => '---')), ...rows.map(lineOf)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

/** Blocks of a page, a blank line between them. */
export const pageOf = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
