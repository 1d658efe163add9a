import { systemRandom } from '../../clock.ts';
import { articleOperand, CODE_OPTION, quantityOperand } from '../article-operand.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

const KEY_BYTES = 16;

export const deliveryAnnounce: Command = {
  name: 'delivery announce',
  summary: 'Announce goods that are on their way to a shop.',
  operands: ['ARTICLE', 'QTY'],
  options: {
    reference: { value: 'TEXT', required: false, help: 'The paper that belongs to it.' },
    comment: { value: 'TEXT', required: false, help: 'What else there is to say.' },
    code: CODE_OPTION,
    shop: SHOP_OPTION,
    user: USER_OPTION,
  },
  details: () =>
    'ARTICLE is an id or a code. The stock changes when a till has received them. What is typed twice is announced twice.\n',
  async run(args, surroundings) {
    const body = {
      ...articleOperand(args),
      quantity: quantityOperand(args, 1),
      reference: args.text('reference') ?? '',
      user: args.text('user') ?? surroundings.osUser(),
      comment: args.text('comment') ?? '',
      // The hub may be asked twice when it stops meanwhile: the key makes it one delivery.
      key: systemRandom.hex(KEY_BYTES),
    };
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const call = {
      method: 'POST',
      path: '/deliveries',
      body: { shopId: shop.id, ...body },
      replyTimeoutMs: CHANGE_TIMEOUT_MS,
    } as const;
    const { seq } = (await askHub(config, surroundings.clock, call)) as { readonly seq: number };
    surroundings.out(`Delivery ${seq} is announced; it waits for a till.\n`);
    return OK;
  },
};
