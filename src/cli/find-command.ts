import { likelyTypo } from '../config/likely-typo.ts';
import type { Command, OwnCommand } from './command.ts';

type AnyCommand = Command | OwnCommand;

export type Found =
  | { readonly kind: 'command'; readonly command: AnyCommand; readonly args: readonly string[] }
  /** Only the first of two words was typed, or it is followed by an option. */
  | {
      readonly kind: 'group';
      readonly name: string;
      readonly commands: readonly AnyCommand[];
      readonly args: readonly string[];
    }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Finds the command that the first one or two words name. */
export function findCommand(words: readonly string[], commands: readonly AnyCommand[]): Found {
  const [first = '', second = ''] = words;
  const single = commands.find((command) => command.name === first);
  if (single !== undefined) return { kind: 'command', command: single, args: words.slice(1) };
  const group = commands.filter((command) => command.name.startsWith(`${first} `));
  if (group.length === 0) return { kind: 'unknown', sentence: unknown(first, '', firstWords(commands)) };
  const both = group.find((command) => command.name === `${first} ${second}`);
  if (both !== undefined) return { kind: 'command', command: both, args: words.slice(2) };
  if (second === '' || second.startsWith('-'))
    return { kind: 'group', name: first, commands: group, args: words.slice(1) };
  const seconds = group.map((command) => command.name.slice(first.length + 1));
  return { kind: 'unknown', sentence: unknown(second, `${first} `, seconds) };
}

function firstWords(commands: readonly AnyCommand[]): Set<string> {
  return new Set(commands.map((command) => command.name.split(' ')[0] ?? ''));
}

function unknown(word: string, before: string, known: Iterable<string>): string {
  const meant = likelyTypo(word, known);
  const hint =
    meant === null ? `see "boutique-hub ${before}--help"` : `did you mean "boutique-hub ${before}${meant}"?`;
  return `there is no command ${JSON.stringify(before + word)}; ${hint}`;
}
