import { at, dotted, type Finding, type Node, type Source, walk } from './tidy-source.ts';

/** Time and randomness come from outside (Clock, Random); these are the doors through which they would slip in. */
const FROM_OUTSIDE =
  /^(globalThis\.)?(Date\.now|performance\.now|process\.hrtime(\.bigint)?|Math\.random|setTimeout|setInterval|setImmediate|(crypto\.)?(randomUUID|randomBytes|getRandomValues|randomInt))$/;
const TIMER_MODULES = new Set(['node:timers', 'node:timers/promises']);

export function hiddenTime(source: Source): Finding[] {
  if (!source.path.startsWith('src/') || source.path === 'src/clock.ts') return [];
  const findings: Finding[] = [];
  for (const { node } of walk(source.statements)) {
    const name = node.type === 'CallExpression' ? dotted(node['callee'] as Node) : '';
    if (FROM_OUTSIDE.test(name)) findings.push(at(source, node.start, `calls ${name}: take Clock or Random`));
    if (isPresentDate(node)) findings.push(at(source, node.start, 'asks for the present date: take Clock'));
    if (node.type === 'ImportDeclaration' && TIMER_MODULES.has(String((node['source'] as Node)['value']))) {
      findings.push(at(source, node.start, 'imports timers: take Clock'));
    }
  }
  return findings;
}

function isPresentDate(node: Node): boolean {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  return dotted(node['callee'] as Node) === 'Date' && (node['arguments'] as readonly Node[]).length === 0;
}

export function consoles(source: Source): Finding[] {
  if (!source.path.startsWith('src/') || source.path.startsWith('src/cli/')) return [];
  return [...walk(source.statements)]
    .filter(({ node }) => node.type === 'MemberExpression' && /^console\./.test(dotted(node)))
    .map(({ node }) => at(source, node.start, 'writes to the console: take the log'));
}

/** In a test an answer's JSON may have it, where the linter is given a reason. */
export function anys(source: Source): Finding[] {
  if (source.path.startsWith('test/')) return [];
  const types = [...walk(source.statements)]
    .filter(({ node }) => node.type === 'TSAnyKeyword')
    .map(({ node }) => at(source, node.start, 'has the type any'));
  const silenced = source.comments
    .filter(({ text }) => /@ts-(ignore|nocheck)/.test(text))
    .map(({ start }) => at(source, start, 'silences the compiler'));
  return [...types, ...silenced];
}

/** Tests that are left out or run alone. A test that cannot run everywhere says so by skipIf or runIf. */
export function leftOutTests(source: Source): Finding[] {
  return [...walk(source.statements)]
    .filter(({ node }) => /^(test|it|describe|suite)\b.*\.(skip|only|todo|fails)\b/.test(dotted(node)))
    .filter(
      ({ node, parents }) => node.type === 'MemberExpression' && parents[0]?.type !== 'MemberExpression',
    )
    .map(({ node }) => at(source, node.start, `leaves tests out by ${dotted(node)}`));
}
