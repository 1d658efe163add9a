import type { Command } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';

export const terminalEnable = terminalSwitch(
  'enable',
  'Let a till sell again.',
  'It takes effect at once.\n',
);

export const terminalDisable = terminalSwitch(
  'disable',
  'Take the right to sell from a till, for instance a stolen one.',
  'It takes effect at once, on open connections too. What it sold stays.\n',
);

function terminalSwitch(verb: 'enable' | 'disable', summary: string, details: string): Command {
  return {
    name: `terminal ${verb}`,
    summary,
    operands: ['SERIAL'],
    options: {},
    details: () => details,
    async run(args, surroundings) {
      const serial = args.operand('SERIAL');
      const call = {
        method: 'POST',
        path: `/tills/${verb}`,
        body: { serial },
        replyTimeoutMs: CHANGE_TIMEOUT_MS,
      } as const;
      const answer = await askHub(settingsOf(surroundings), surroundings.clock, call);
      const { changed } = answer as { readonly changed: boolean };
      surroundings.out(`${oneLine(serial)} ${changed ? 'is now' : 'was already'} ${verb}d.\n`);
      return OK;
    },
  };
}
