import { parseArgs } from 'node:util';
import { likelyTypo } from '../config/likely-typo.ts';
import type { Command } from './command.ts';
import { BadUsage } from './failures.ts';

/** The options and operands of one call, checked against what the command knows. */
export interface Arguments {
  has(option: string): boolean;
  /** The value of an option, null when it was not given. */
  text(option: string): string | null;
  /** The value of an option as a positive whole number, null when it was not given. */
  id(option: string): number | null;
  /** An operand; '' when an optional one was left out. */
  operand(name: string): string;
}

const ID = /^[1-9]\d{0,14}$/;

/** @throws BadUsage */
export function readArguments(command: Command, args: readonly string[]): Arguments {
  const values = new Map<string, string | null>();
  const operands: string[] = [];
  for (const token of tokensOf(command, args)) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = command.options[token.name];
    if (option === undefined) throw unknownOption(command, token.rawName);
    if (values.has(token.name)) throw new BadUsage(`--${token.name} is given twice`);
    values.set(token.name, checkedValue(token, option.value));
  }
  checkOperands(command, operands);
  for (const [name, { value, required }] of Object.entries(command.options)) {
    if (required && !values.has(name)) throw new BadUsage(`--${name} ${value} is missing`);
  }
  return {
    has: (option) => values.has(option),
    text: (option) => values.get(option) ?? null,
    id: (option) => readId(`--${option}`, values.get(option) ?? null),
    operand: (name) => operands[command.operands.findIndex((known) => bare(known) === name)] ?? '',
  };
}

/** A positive whole number, as ids and journal numbers are. @throws BadUsage */
export function readId(name: string, text: string | null): number | null {
  if (text === null) return null;
  if (!ID.test(text))
    throw new BadUsage(`${name} is ${JSON.stringify(text)}: it must be a whole number above 0`);
  return Number(text);
}

function tokensOf(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === null ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function unknownOption(command: Command, rawName: string): BadUsage {
  const meant = likelyTypo(
    rawName,
    Object.keys(command.options).map((name) => `--${name}`),
  );
  return new BadUsage(`there is no option ${rawName}${meant === null ? '' : `; did you mean ${meant}?`}`);
}

function checkedValue(
  token: {
    readonly name: string;
    readonly value: string | undefined;
    readonly inlineValue: boolean | undefined;
  },
  wanted: string | null,
): string | null {
  if (wanted === null) {
    if (token.value !== undefined) throw new BadUsage(`--${token.name} takes no value`);
    return null;
  }
  const isNextOption = token.inlineValue !== true && token.value?.startsWith('-');
  if (token.value === undefined || token.value.trim() === '' || isNextOption) {
    throw new BadUsage(`--${token.name} needs a value: --${token.name} ${wanted}`);
  }
  return token.value;
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const missing = command.operands.slice(operands.length).find((name) => !name.startsWith('['));
  if (missing !== undefined) throw new BadUsage(`${missing} is missing`);
  const [surplus] = operands.slice(command.operands.length);
  if (surplus !== undefined) throw new BadUsage(`${JSON.stringify(surplus)} is one word too many`);
  if (operands.includes('')) throw new BadUsage('an empty word says nothing');
}

function bare(name: string): string {
  return name.replace(/[[\]]/g, '');
}
