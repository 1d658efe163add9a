import type { Command } from './command.ts';
import { CHANGE_TIMEOUT_MS } from './control-client.ts';
import { OK } from './failures.ts';
import { askHub } from './reach-hub.ts';
import { withReader } from './read-only.ts';
import { settingsOf } from './settings.ts';

export const token: Command = {
  name: 'token',
  summary: 'Print the token that opens /api/hub/v1 on the network.',
  operands: [],
  options: {
    new: { value: null, required: false, help: 'Draw another one first; the old one is refused at once.' },
  },
  details: () =>
    'Programs send it as the header "Authorization: Bearer TOKEN". Whoever has it rules the hub.\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    if (!args.has('new')) {
      surroundings.out(`${await withReader(config, (reader) => reader.controlToken())}\n`);
      return OK;
    }
    const call = { method: 'POST', path: '/token', body: {}, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
    const drawn = (await askHub(config, surroundings.clock, call)) as { readonly token: string };
    surroundings.out(`${drawn.token}\n`);
    return OK;
  },
};
