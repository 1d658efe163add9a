import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { systemClock } from '../clock.ts';
import { programFile } from '../program.ts';
import { readArguments } from './arguments.ts';
import type { Command, OwnCommand, Surroundings } from './command.ts';
import { COMMANDS } from './commands.ts';
import { BAD_USAGE, BadSettings, BadUsage, CommandFailed, FAILED, OK } from './failures.ts';
import { findCommand } from './find-command.ts';
import { commandHelp, generalHelp, groupHelp } from './help.ts';
import { oneLine } from './table.ts';

const HELP = new Set(['--help', '-h']);
const VERSION = new Set(['--version', '-v', 'version']);

/** Runs one command line (without the program's name). @returns the exit code: 0 done, 1 failed, 2 not understood */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first = '', ...rest] = args;
  if (first === '' || HELP.has(first)) {
    (first === '' ? surroundings.err : surroundings.out)(generalHelp(COMMANDS));
    return first === '' ? BAD_USAGE : OK;
  }
  if (VERSION.has(first)) {
    surroundings.out(`${programVersion()}\n`);
    return OK;
  }
  if (first === 'help') return runCommandLine([...rest, '--help'], surroundings);
  const found = findCommand(args, COMMANDS);
  if (found.kind === 'unknown') return complain(surroundings, 'boutique-hub', [found.sentence], BAD_USAGE);
  if (found.kind === 'group') {
    const asked = found.args.some((arg) => HELP.has(arg));
    (asked ? surroundings.out : surroundings.err)(groupHelp(found.name, found.commands));
    return asked ? OK : BAD_USAGE;
  }
  return runCommand(found.command, found.args, surroundings);
}

async function runCommand(
  command: Command | OwnCommand,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  if ('runOn' in command) return command.runOn(args);
  if (asksForHelp(args)) {
    surroundings.out(commandHelp(command));
    return OK;
  }
  const name = `boutique-hub ${command.name}`;
  try {
    return await command.run(readArguments(command, args), surroundings);
  } catch (error) {
    if (error instanceof BadUsage) {
      return complain(surroundings, name, [`${error.message} (see "${name} --help")`], BAD_USAGE);
    }
    if (error instanceof BadSettings) return complain(surroundings, name, error.lines, BAD_USAGE);
    if (error instanceof CommandFailed) return complain(surroundings, name, error.lines, FAILED);
    return complain(surroundings, name, [faultLine(error)], FAILED);
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => HELP.has(arg));
}

function complain(surroundings: Surroundings, name: string, lines: readonly string[], code: number): number {
  for (const line of lines) surroundings.err(`${name}: ${oneLine(line)}\n`);
  return code;
}

/** What went wrong in one line: an error with a name of its own speaks to the operator, any other needs its cause. */
function faultLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const explains = error.name !== 'Error' || error.cause === undefined;
  return explains ? error.message : `${error.message} (${faultLine(error.cause)})`;
}

function programVersion(): string {
  return String(
    (JSON.parse(readFileSync(programFile('package.json'), 'utf8')) as { version: unknown }).version,
  );
}

/** Runs the command line of this process, and ends the process when it is done, whatever may still be open. */
export async function runProcess(): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    // "boutique-hub status | head -1" closes the pipe early; nobody is left to read the rest.
    stream.on('error', () => process.exit(FAILED));
  }
  const code = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    clock: systemClock,
    osUser: () => osUser(process.env),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((written) => stream.write('', () => written()));
  }
  process.exit(code);
}

/** A user without an entry in the system's list (a container) has no name there. */
function osUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] ?? 'operator';
  }
}
