import { at, dotted, type Finding, lineOf, type Node, type Source, walk } from './tidy-source.ts';

const FILE_LINES_MAX = 400;
/** What the migrations make, written by a test: its parts are the migrations, which have the bound. */
const GENERATED_SCHEMA = 'docs/schema.sql';
const FUNCTION_LINES_MAX = 70;
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const DRAWERS = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'manager',
  'service',
  'types',
  'misc',
  'index',
]);

export function linesOf(source: Source): number {
  return source.text.split('\n').length - (source.text.endsWith('\n') ? 1 : 0);
}

export function longFiles(source: Source): Finding[] {
  const lines = linesOf(source);
  if (!/\.(ts|js|sql)$/.test(source.path) || source.path === GENERATED_SCHEMA || lines <= FILE_LINES_MAX)
    return [];
  return [`${source.path}:${FILE_LINES_MAX + 1} has ${lines} lines, at most ${FILE_LINES_MAX} are allowed`];
}

export function longFunctions(source: Source): Finding[] {
  const findings: Finding[] = [];
  for (const { node, parents } of walk(source.statements)) {
    if (!FUNCTIONS.has(node.type) || isDescription(parents[0])) continue;
    const lines = lineOf(source, node.end) - lineOf(source, node.start) + 1;
    if (lines <= FUNCTION_LINES_MAX) continue;
    findings.push(
      at(source, node.start, `a function of ${lines} lines, at most ${FUNCTION_LINES_MAX} are allowed`),
    );
  }
  return findings;
}

/** describe('…', () => { … }) groups tests; it is a heading and not a function that someone must hold in mind. */
function isDescription(parent: Node | undefined): boolean {
  return parent?.type === 'CallExpression' && /^describe\b/.test(dotted(parent['callee'] as Node));
}

/** Files named after nothing in particular, in which everything ends up. */
export function drawers(source: Source): Finding[] {
  if (!/\.(ts|js)$/.test(source.path)) return [];
  const words = source.path.split('/').flatMap((part) => part.split(/[-.]/));
  const drawer = words.find((word) => DRAWERS.has(word));
  return drawer === undefined ? [] : [`${source.path}:1 is named "${drawer}", which says nothing`];
}
