import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { entryOperand } from './entry-operand.ts';

export const quarantineDiscard: Command = {
  name: 'quarantine discard',
  summary: 'Decide that a refused sale shall never be booked.',
  operands: ['ID'],
  options: {
    reason: { value: 'TEXT', required: true, help: 'Why; it is kept with the decision.' },
    shop: SHOP_OPTION,
    user: USER_OPTION,
  },
  details: () => 'The entry itself is kept, with who decided and why.\n',
  async run(args, surroundings) {
    const id = entryOperand(args);
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const user = args.text('user') ?? surroundings.osUser();
    const body = { shopId: shop.id, id, reason: args.text('reason'), user };
    const call = {
      method: 'POST',
      path: '/quarantine/discard',
      body,
      replyTimeoutMs: CHANGE_TIMEOUT_MS,
    } as const;
    const { already } = (await askHub(config, surroundings.clock, call)) as { readonly already: boolean };
    surroundings.out(`Entry ${id} ${already ? 'was discarded already' : 'is discarded now'}.\n`);
    return OK;
  },
};
