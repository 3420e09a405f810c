import { invalidRequest } from '../engine/stripe-error';

export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type Form = Record<string, FormValue>;

type Node = Map<string, Node | string>;

const DEEPEST = 8;

/** `a[b][0][c]=d` as Stripe reads it: names in brackets are members, numbers and empty brackets are places in a list. */
export function parseForm(text: string): Form {
  const root: Node = new Map();
  for (const [name, value] of new URLSearchParams(text)) put(root, pathOf(name), value, name);
  return Object.fromEntries([...root].map(([name, node]) => [name, valueOf(node)]));
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (!match) throw invalidRequest(`Invalid request: the parameter name "${name}" can't be read.`, { param: name });
  const path = [String(match[1]), ...[...String(match[2]).matchAll(/\[([^[\]]*)\]/g)].map((part) => String(part[1]))];
  if (path.length > DEEPEST) throw invalidRequest('Invalid request: the parameters are nested too deeply.', { param: name });
  return path;
}

function put(root: Node, path: readonly string[], value: string, name: string): void {
  let node = root;
  path.forEach((part, depth) => {
    const key = part === '' ? String(node.size) : part;
    if (depth === path.length - 1) return void node.set(key, value);
    const next = node.get(key) ?? new Map<string, Node | string>();
    if (typeof next === 'string') throw invalidRequest(`Invalid request: ${name} is both a value and an object.`, { param: name });
    node.set(key, next);
    node = next;
  });
}

function valueOf(node: Node | string): FormValue {
  if (typeof node === 'string') return node;
  const keys = [...node.keys()];
  if (keys.every((key) => /^\d+$/.test(key))) {
    return keys.sort((a, b) => Number(a) - Number(b)).map((key) => valueOf(node.get(key) ?? ''));
  }
  return Object.fromEntries([...node].map(([name, value]) => [name, valueOf(value)]));
}
