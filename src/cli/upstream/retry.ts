import { readId } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

export const upstreamRetry: Command = {
  name: 'upstream retry',
  summary: 'Send to head office again what it did not take, parked records too.',
  operands: ['[SEQ]'],
  options: { shop: SHOP_OPTION },
  details: () =>
    'SEQ is the one record, as "upstream list" names it; without it, all that waits is tried again.\n',
  async run(args, surroundings) {
    const operand = args.operand('SEQ');
    const seq = readId('SEQ', operand === '' ? null : operand);
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const call = {
      method: 'POST',
      path: '/upstream/retry',
      body: { shopId: shop.id, seq },
      replyTimeoutMs: CHANGE_TIMEOUT_MS,
    } as const;
    const { due } = (await askHub(config, surroundings.clock, call)) as { readonly due: number };
    surroundings.out(due === 0 ? 'Nothing waits for another try.\n' : `Due now: ${due}.\n`);
    return OK;
  },
};
