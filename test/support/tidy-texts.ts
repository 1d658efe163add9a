import { at, type Finding, type Node, type Source, walk } from './tidy-source.ts';

const QUERY =
  /^\s*(select\s[\s\S]*\bfrom\s|insert\s+(or\s+\w+\s+)?into\s|replace\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+(recursive\s+)?\w+\s*(\([^)]*\)\s*)?as\s*\(|(create|drop|alter)\s+(temp\s+)?(table|index|unique|view|trigger)\s)/i;
/** Words that open, close and tune a connection belong to the store as a whole. */
const CONNECTION =
  /^\s*(begin(\s+(immediate|exclusive|deferred))?|commit|rollback|savepoint\s.*|release\s.*|pragma\s.*|vacuum.*|attach\s.*)\s*;?\s*$/i;

/** Where queries stand: in the folder where each is prepared once, and where a file is opened before there is a schema. */
const QUERIES_BELONG = /^src\/store\/(statements\/|(open|lock|migrate|migrations)\.ts$)/;

/** Queries elsewhere. */
export function strayQueries(source: Source): Finding[] {
  if (!source.path.startsWith('src/') || QUERIES_BELONG.test(source.path)) return [];
  const inStore = source.path.startsWith('src/store/');
  const findings: Finding[] = [];
  for (const { node, parents } of walk(source.statements)) {
    const text = textOf(node, parents[0]);
    if (QUERY.test(text))
      findings.push(at(source, node.start, 'holds a query: it belongs into store/statements'));
    else if (!inStore && /^[A-Z]/.test(text.trim()) && text === text.toUpperCase() && CONNECTION.test(text)) {
      findings.push(at(source, node.start, 'talks to the database: that belongs into the store'));
    }
  }
  return findings;
}

function textOf(node: Node, parent: Node | undefined): string {
  if (node.type === 'Literal' && typeof node['value'] === 'string' && parent?.type !== 'ImportDeclaration') {
    return node['value'];
  }
  if (node.type !== 'TemplateLiteral') return '';
  const pieces = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[];
  return pieces.map((piece) => piece.value.cooked).join('x');
}

/** Spelled in two parts, so that these rules do not find themselves. */
const UNFINISHED = new RegExp(
  `\\b(${['TO'.concat('DO'), 'FIX'.concat('ME'), 'X'.repeat(3), 'HA'.concat('CK')].join('|')})\\b`,
);
const MACHINE = new RegExp(
  ['/wo'.concat('rk/'), '/ro'.concat('ot/'), '/ho'.concat('me/\\w'), '\\.\\./sh'.concat('ared')].join('|'),
);

/** Comments that promise what is not there. */
export function unfinished(source: Source): Finding[] {
  const comments = /\.(sql|md|service|sh)$/.test(source.path)
    ? [{ start: 0, text: source.text }]
    : source.comments;
  return comments
    .filter(({ text }) => UNFINISHED.test(text))
    .map(({ start, text }) => at(source, start + text.search(UNFINISHED), 'says that something is missing'));
}

/** Paths of the machine on which something was written. */
export function machinePaths(source: Source): Finding[] {
  const offset = source.text.search(MACHINE);
  return offset < 0 ? [] : [at(source, offset, 'names a path of some machine')];
}
