import { seq } from '../../domain/ids.ts';
import { readId } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { BadUsage, OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

export const cashReportApply: Command = {
  name: 'cash-report apply',
  summary: 'Deduct the expenses of a cash report from the turnover.',
  operands: ['ID'],
  options: { shop: SHOP_OPTION, user: USER_OPTION },
  details: () => 'It is done once, and never undone; "cash-report list" shows the reports.\n',
  async run(args, surroundings) {
    const id = readId('ID', args.operand('ID'));
    if (id === null) throw new BadUsage('ID is missing');
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const body = { shopId: shop.id, id: seq(id), user: args.text('user') ?? surroundings.osUser() };
    const call = {
      method: 'POST',
      path: '/cash-reports/apply',
      body,
      replyTimeoutMs: CHANGE_TIMEOUT_MS,
    } as const;
    const { already } = (await askHub(config, surroundings.clock, call)) as { readonly already: boolean };
    surroundings.out(
      `The expenses of cash report ${id} ${already ? 'were deducted already' : 'are deducted now'}.\n`,
    );
    return OK;
  },
};
