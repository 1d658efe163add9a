import type { Clock } from '../clock.ts';
import type { Environment } from '../config/read-config.ts';
import type { Arguments } from './arguments.ts';

/** What a command may touch of the process around it. */
export interface Surroundings {
  readonly env: Environment;
  readonly clock: Clock;
  /** Whoever is logged in: the default of --user. */
  readonly osUser: () => string;
  /** Both write what they are given and nothing more. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface Option {
  /** Stands for its value in the help text; null for a switch. */
  readonly value: string | null;
  readonly required: boolean;
  readonly help: string;
}

/** One command, everything that its help and its parsing need. */
export interface Command {
  /** As typed: "quarantine list". */
  readonly name: string;
  readonly summary: string;
  /** Names of what stands after the command, all of them required save those in brackets. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** Further text of its help; '' for none. */
  readonly details: () => string;
  /** @returns the exit code */
  readonly run: (args: Arguments, surroundings: Surroundings) => Promise<number>;
}

/** A command that reads its arguments and prints its help itself. */
export interface OwnCommand {
  readonly name: string;
  readonly summary: string;
  readonly synopsis: string;
  readonly runOn: (args: readonly string[]) => Promise<number>;
}

/** Options that several commands share. */
export const JSON_OPTION: Option = { value: null, required: false, help: 'Print JSON for programs.' };
export const SHOP_OPTION: Option = {
  value: 'ID',
  required: false,
  help: 'The shop; may be left out when there is only one.',
};
export const USER_OPTION: Option = {
  value: 'NAME',
  required: false,
  help: 'Who says so; the name of the system’s user when left out.',
};
