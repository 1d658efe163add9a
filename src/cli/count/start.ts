import { systemRandom } from '../../clock.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

const KEY_BYTES = 16;

export const countStart: Command = {
  name: 'count start',
  summary: 'Begin to count the shelves of a shop; tills may sell on.',
  operands: [],
  options: {
    comment: { value: 'TEXT', required: false, help: 'What is counted, and why.' },
    shop: SHOP_OPTION,
    user: USER_OPTION,
  },
  details: () =>
    'Then "count add" for each article, and "count close". Let offline tills send their sales first.\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const body = {
      shopId: shop.id,
      user: args.text('user') ?? surroundings.osUser(),
      comment: args.text('comment') ?? '',
      key: systemRandom.hex(KEY_BYTES),
    };
    const call = { method: 'POST', path: '/counts', body, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
    const answer = await askHub(config, surroundings.clock, call);
    const { session, head } = answer as { readonly session: number; readonly head: number };
    surroundings.out(`Count ${session} is open; the journal stands at ${head}.\n`);
    return OK;
  },
};
