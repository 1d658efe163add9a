import { posix } from 'node:path';
import { ROOMS, type Room } from './tidy-rooms.ts';
import { at, type Finding, type Node, type Source, walk } from './tidy-source.ts';

const IMPORTING = new Set([
  'ImportDeclaration',
  'ImportExpression',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'TSImportType',
]);
const OPEN_TO_ALL = ['log.ts', 'clock.ts', 'program.ts'];

/** Imports that the table of rooms does not allow, types included. */
export function wrongImports(source: Source): Finding[] {
  if (!source.path.startsWith('src/')) return [];
  const from = roomOf(source.path);
  const room = ROOMS[from];
  if (room === undefined)
    return [`${source.path}:1 stands in a room that has no row in the table of imports`];
  const findings: Finding[] = [];
  for (const { node } of walk(source.statements)) {
    if (!IMPORTING.has(node.type) || node['source'] === null) continue;
    const target = (node['source'] as Node | undefined)?.['value'];
    if (typeof target !== 'string')
      findings.push(at(source, node.start, 'imports what is known only when it runs'));
    else if (!allowed(target, source.path, from, room))
      findings.push(at(source, node.start, `imports ${target}`));
  }
  return findings;
}

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function allowed(target: string, path: string, from: string, room: Room): boolean {
  if (target.startsWith('node:')) return room.outside;
  if (!target.startsWith('.')) {
    return room.packages.some((name) => target === name || target.startsWith(`${name}/`));
  }
  const resolved = posix.join(posix.dirname(path), target);
  // A file of the project's own that is no code, such as package.json, is read and not imported.
  if (!resolved.startsWith('src/')) return false;
  const file = resolved.slice('src/'.length);
  const to = roomOf(resolved);
  if (to === from) return true;
  if (OPEN_TO_ALL.includes(to)) return room.outside;
  return room.inside.includes(to) || room.inside.includes(file);
}

/** Files that only hand on what others export. */
export function barrels(source: Source): Finding[] {
  const handsOn = (node: Node) =>
    node.type === 'ExportAllDeclaration' ||
    (node.type === 'ExportNamedDeclaration' && node['source'] !== null);
  const all = source.statements.filter((node) => node.type === 'ExportAllDeclaration');
  if (all.length === 0 && (source.statements.length === 0 || !source.statements.every(handsOn))) return [];
  return [`${source.path}:${1} only hands on what other files export`];
}
