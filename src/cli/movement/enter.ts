import { systemRandom } from '../../clock.ts';
import type { Arguments } from '../arguments.ts';
import { AT_OPTION, articleOperand, CODE_OPTION, quantityOperand } from '../article-operand.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, type Option, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

const KEY_BYTES = 16;

const REFERENCE: Option = { value: 'TEXT', required: false, help: 'The paper that belongs to it.' };
const COMMENT: Option = { value: 'TEXT', required: false, help: 'What else there is to say.' };

export const movementDelivery = enter('delivery', 'Put goods that came into stock.', { comment: COMMENT });

export const movementReturn = enter('return', 'Put goods that came back into stock.', { comment: COMMENT });

export const movementLoss = enter('loss', 'Take broken, expired or stolen goods out of stock.', {
  reason: { value: 'TEXT', required: true, help: 'Why they are gone.' },
});

export const movementCount = enter('count', 'Say how many of an article there are.', {
  comment: COMMENT,
  at: AT_OPTION,
});

function enter(
  kind: 'delivery' | 'loss' | 'count' | 'return',
  summary: string,
  options: Readonly<Record<string, Option>>,
): Command {
  return {
    name: `movement ${kind}`,
    summary,
    operands: ['ARTICLE', 'QTY'],
    options: { ...options, reference: REFERENCE, code: CODE_OPTION, shop: SHOP_OPTION, user: USER_OPTION },
    details: () =>
      `ARTICLE is an id or a code.${kind === 'count' ? '' : ' What is typed twice is entered twice.'}\n`,

    async run(args, surroundings) {
      const entered = {
        ...articleOperand(args),
        kind,
        quantity: quantityOperand(args, kind === 'count' ? 0 : 1),
      };
      const note = noteOf(args, surroundings.osUser);
      const at = args.id('at');
      const config = settingsOf(surroundings);
      const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
      // The hub may be asked twice when it stops meanwhile: the key makes it one movement.
      const key = systemRandom.hex(KEY_BYTES);
      const body = { shopId: shop.id, ...entered, ...note, at, key };
      const call = { method: 'POST', path: '/movements', body, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
      const answer = await askHub(config, surroundings.clock, call);
      const { stockBefore, stockAfter, seq } = answer as Record<'stockBefore' | 'stockAfter' | 'seq', number>;
      const article = args.operand('ARTICLE');
      surroundings.out(`Article ${article}: stock ${stockBefore} before, ${stockAfter} now, seq ${seq}.\n`);
      return OK;
    },
  };
}

function noteOf(args: Arguments, osUser: () => string) {
  return {
    reference: args.text('reference') ?? '',
    user: args.text('user') ?? osUser(),
    comment: args.text('reason') ?? args.text('comment') ?? '',
  };
}
