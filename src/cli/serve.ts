import type { Config } from '../config/config.ts';
import { settingsHelp } from '../config/settings-help.ts';
import type { Command } from './command.ts';
import { CommandFailed } from './failures.ts';
import { settingsOf } from './settings.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'Run the hub until it is told to stop.',
  operands: [],
  options: {},
  details: settingsHelp,
  async run(_args, surroundings) {
    const config = settingsOf(surroundings);
    const { runHub } = await import('../main.ts');
    try {
      return await runHub(config);
    } catch (error) {
      throw cannotListen(error, config) ?? error;
    }
  },
};

/** The usual reasons why a port cannot be opened, as sentences; null for any other error. */
function cannotListen(error: unknown, { host, port }: Config): CommandFailed | null {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  switch (code) {
    case 'EADDRINUSE':
      return new CommandFailed([`port ${port} is taken by another program: choose another HUB_PORT`], error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandFailed([`${host} is no address of this machine: choose another HUB_HOST`], error);
    default:
      return null;
  }
}
