import { at, dotted, type Finding, type Node, type Source, walk } from './tidy-source.ts';

/** Files that are started and not imported. */
const ENTRY_POINTS = new Set([
  'src/main.ts',
  'src/store/writer/thread.ts',
  'src/store/reports/thread.ts',
  'src/store/backup/thread.ts',
]);
const DOES_NOTHING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExportAllDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
  'VariableDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSModuleDeclaration',
  'EmptyStatement',
]);
/** A value may be computed at the top; nothing may be opened, started, read or asked for there. */
const ACTS =
  /^(open|start|create|make|connect|listen|load|read|write|spawn|exec|fork|fetch|register|publish|schedule|run|on|main)([A-Z]\w*)?$/;
const LATER = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'MethodDefinition',
]);

/** Modules that do something as soon as they are imported. */
export function busyTops(source: Source): Finding[] {
  if (!source.path.startsWith('src/') || ENTRY_POINTS.has(source.path)) return [];
  const findings: Finding[] = [];
  for (const statement of source.statements) {
    if (!DOES_NOTHING.has(statement.type)) {
      findings.push(at(source, statement.start, 'does something when it is imported'));
      continue;
    }
    for (const { node, parents } of walk([statement])) {
      if (parents.some((parent) => LATER.has(parent.type))) continue;
      if (node.type === 'AwaitExpression') findings.push(at(source, node.start, 'waits when it is imported'));
      else if (acts(node)) findings.push(at(source, node.start, 'acts when it is imported'));
    }
  }
  return findings;
}

function acts(node: Node): boolean {
  const name = dotted(node['callee'] as Node | undefined);
  if (node.type === 'CallExpression')
    return ACTS.test(name.split('.').at(-1) ?? '') || name.startsWith('process.');
  return (
    node.type === 'NewExpression' &&
    /^(Database|Worker|Server|WebSocket|Bonjour|Agent|Pool|Client)/.test(name)
  );
}
