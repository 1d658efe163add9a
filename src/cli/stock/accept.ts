import { articleOperand, CODE_OPTION } from '../article-operand.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

export const stockAccept: Command = {
  name: 'stock accept',
  summary: 'Take over what differed from head office at the first look.',
  operands: ['ARTICLE'],
  options: {
    reason: {
      value: 'TEXT',
      required: true,
      help: 'Why head office is right; it is kept with the movement.',
    },
    by: { value: 'NAME', required: true, help: 'Who says so.' },
    code: CODE_OPTION,
    shop: SHOP_OPTION,
  },
  details: () =>
    'It is booked as a movement, and the two agree from then on. "stock compare" lists what differs.\n',
  async run(args, surroundings) {
    const named = articleOperand(args);
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const body = { shopId: shop.id, ...named, user: args.text('by'), reason: args.text('reason') };
    const call = {
      method: 'POST',
      path: '/stock/central/accept',
      body,
      replyTimeoutMs: CHANGE_TIMEOUT_MS,
    } as const;
    const answer = (await askHub(config, surroundings.clock, call)) as {
      readonly already: boolean;
      readonly stockBefore: number;
      readonly stockAfter: number;
    };
    const article = args.operand('ARTICLE');
    surroundings.out(
      answer.already
        ? `Article ${article}: nothing is unexplained.\n`
        : `Article ${article}: stock ${answer.stockBefore} before, ${answer.stockAfter} now.\n`,
    );
    return OK;
  },
};
