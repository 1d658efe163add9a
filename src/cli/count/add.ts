import { AT_OPTION, articleOperand, CODE_OPTION, quantityOperand } from '../article-operand.ts';
import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { openCount } from './open-count.ts';

export const countAdd: Command = {
  name: 'count add',
  summary: 'Say how many of an article are on the shelf.',
  operands: ['ARTICLE', 'QTY'],
  options: {
    at: AT_OPTION,
    code: CODE_OPTION,
    shop: SHOP_OPTION,
    user: USER_OPTION,
  },
  details: () => 'ARTICLE is an id or a code. The latest count of an article is the one that counts.\n',
  async run(args, surroundings) {
    const counted = { ...articleOperand(args), counted: quantityOperand(args, 0) };
    const config = settingsOf(surroundings);
    // A position of its own makes the request one that may be sent twice.
    const { shop, id, head } = await withReader(config, (reader) => {
      const open = openCount(args, reader);
      return { ...open, head: reader.head(open.shop.id) };
    });
    const body = {
      shopId: shop.id,
      ...counted,
      at: args.id('at') ?? head,
      user: args.text('user') ?? surroundings.osUser(),
    };
    const path = `/counts/${id}/lines`;
    const call = { method: 'POST', path, body, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
    const answer = await askHub(config, surroundings.clock, call);
    const { expected, difference } = answer as Record<'expected' | 'difference', number>;
    const verdict =
      difference === 0 ? 'no difference' : `difference ${difference > 0 ? '+' : ''}${difference}`;
    surroundings.out(`Article ${args.operand('ARTICLE')}: expected ${expected}, ${verdict}.\n`);
    return OK;
  },
};
