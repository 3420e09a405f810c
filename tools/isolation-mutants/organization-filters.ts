import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { fromRoot } from '../support/paths';

/** One place where a statement is confined to one organization. */
export interface OrganizationFilter {
  /** From the root of the checkout. */
  readonly file: string;
  /** `AssetsRepository.find`; the name of the function where no class is around. */
  readonly method: string;
  readonly start: number;
  readonly text: string;
}

/** What is set is no filter. */
const FILTER = /(?<!\w|SET )(?:\w+\.)?(?:organization_id|org_id|id) = \$\{(?:\w+\.)?organizationId\}::uuid/g;

/** Every filter by organization in the repositories, and in the pieces their statements are made of. */
export const organizationFilters = (): OrganizationFilter[] =>
  readdirSync(fromRoot('libs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(\.repository|-conditions)\.ts$/.test(name))
    .sort()
    .flatMap((name) => filtersIn(path.posix.join('libs', name.split(path.sep).join('/'))));

function filtersIn(file: string): OrganizationFilter[] {
  const source = readFileSync(fromRoot(file), 'utf8');
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  return [...source.matchAll(FILTER)].map((match) => ({ file, method: nameAt(tree, match.index), start: match.index, text: match[0] }));
}

function nameAt(tree: ts.SourceFile, position: number): string {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (position < node.getStart(tree) || position >= node.getEnd()) return;
    if (ts.isClassDeclaration(node) || ts.isMethodDeclaration(node)) names.push(node.name?.getText(tree) ?? '');
    else if (names.length === 0 && ts.isVariableDeclaration(node)) names.push(node.name.getText(tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names.join('.');
}
