import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { openCount } from './open-count.ts';

interface Ended {
  readonly lines: number;
  readonly moved: number;
  readonly outdated: number;
}

export const countClose = end(
  'close',
  'Put right every article that differed, all at once.',
  ({ lines, moved, outdated }) =>
    `closed: ${lines} counted, ${moved} put right${outdated === 0 ? '' : `, ${outdated} counted again since`}`,
);

export const countAbandon = end(
  'abandon',
  'End a count and move nothing.',
  () => 'abandoned: nothing was moved',
);

function end(decision: 'close' | 'abandon', summary: string, said: (ended: Ended) => string): Command {
  return {
    name: `count ${decision}`,
    summary,
    operands: [],
    options: { shop: SHOP_OPTION, user: USER_OPTION },
    details: () => '',
    async run(args, surroundings) {
      const config = settingsOf(surroundings);
      const { shop, id } = await withReader(config, (reader) => openCount(args, reader));
      const body = { shopId: shop.id, user: args.text('user') ?? surroundings.osUser() };
      const path = `/counts/${id}/${decision}`;
      const call = { method: 'POST', path, body, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
      const ended = (await askHub(config, surroundings.clock, call)) as Ended;
      surroundings.out(`Count ${id} is ${said(ended)}.\n`);
      return OK;
    },
  };
}
