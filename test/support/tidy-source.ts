import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree (ESTree, with TypeScript's own node types). */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One file of the project, parsed when it is TypeScript or JavaScript. */
export interface Source {
  /** Relative to the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Top-level statements; none for a file that is no code. */
  readonly statements: readonly Node[];
  readonly comments: readonly { readonly start: number; readonly text: string }[];
}

/** One thing that is not tidy: "path:line says what". */
export type Finding = string;

const CODE = /\.(ts|js)$/;
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', 'data', 'coverage']);
const READ_AS_TEXT = /\.(ts|js|sql|md|json|service|env|sh|html|css|yml|yaml)$|^[^.]+$/;

export function sourceOf(path: string, text: string): Source {
  if (!CODE.test(path)) return { path, text, statements: [], comments: [] };
  const parsed = parseSync(path, text);
  const [fault] = parsed.errors;
  if (fault !== undefined) throw new Error(`${path} does not parse: ${fault.message}`);
  return {
    path,
    text,
    statements: parsed.program.body as unknown as readonly Node[],
    comments: parsed.comments.map(({ start, value }) => ({ start, text: value })),
  };
}

/** Every file of the project that people write, in the order of their paths. */
export function readSources(root: string): Source[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && READ_AS_TEXT.test(entry.name) && entry.name !== 'package-lock.json')
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => LEFT_OUT.has(part)))
    .sort()
    .map((path) => sourceOf(path, readFileSync(join(root, path), 'utf8')));
}

/** Every node under (and with) `nodes`, parents first, with its parents from the nearest outwards. */
export function* walk(
  nodes: readonly Node[],
  parents: readonly Node[] = [],
): Generator<{ readonly node: Node; readonly parents: readonly Node[] }> {
  for (const node of nodes) {
    yield { node, parents };
    yield* walk(childrenOf(node), [node, ...parents]);
  }
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof value === 'object' && value !== null && 'type' in value);
}

export function lineOf(source: Source, offset: number): number {
  return source.text.slice(0, offset).split('\n').length;
}

export function at(source: Source, offset: number, what: string): Finding {
  return `${source.path}:${lineOf(source, offset)} ${what}`;
}

/** "a.b.c" for a chain of names, without calls and brackets between them. */
export function dotted(node: Node | undefined): string {
  if (node?.type === 'Identifier') return String(node['name']);
  if (node?.type === 'CallExpression') return dotted(node['callee'] as Node);
  if (node?.type !== 'MemberExpression') return '';
  return `${dotted(node['object'] as Node)}.${dotted(node['property'] as Node)}`;
}
