import type { Command } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';

export const terminalAdd: Command = {
  name: 'terminal add',
  summary: 'Let a new till sell.',
  operands: ['SERIAL'],
  options: {
    name: { value: 'NAME', required: true, help: 'How people call it.' },
    shop: { value: 'ID', required: false, help: 'The shop in which it sells; none when left out.' },
  },
  details: () => '',
  async run(args, surroundings) {
    const serial = args.operand('SERIAL');
    const body = { serial, name: args.text('name'), shopId: args.id('shop') };
    const config = settingsOf(surroundings);
    const call = { method: 'POST', path: '/tills', body, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
    const answer = await askHub(config, surroundings.clock, call);
    const { changed } = answer as { readonly changed: boolean };
    surroundings.out(`${oneLine(serial)} ${changed ? 'was added' : 'was there already'}.\n`);
    return OK;
  },
};
