import type { Command, Committed } from './protocol.ts';
import type { CommandResult } from './writer.ts';

/** What the thread is started with. */
export interface ThreadStart {
  readonly databasePath: string;
  readonly highWaterPath: string;
  readonly bootId: string;
}

export interface NumberedCommand {
  readonly id: number;
  readonly command: Command;
}

export type ToThread =
  | { readonly kind: 'commands'; readonly commands: readonly NumberedCommand[] }
  | { readonly kind: 'fold-log' }
  | { readonly kind: 'close' };

export type FromThread =
  | { readonly kind: 'opened' }
  | { readonly kind: 'unusable'; readonly message: string }
  | {
      readonly kind: 'done';
      readonly results: readonly { readonly id: number; readonly result: CommandResult }[];
      readonly committed: readonly Committed[];
    }
  | { readonly kind: 'trouble'; readonly message: string }
  | { readonly kind: 'closed' };
