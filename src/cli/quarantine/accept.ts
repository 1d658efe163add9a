import { chosenShop } from '../chosen-shop.ts';
import { type Command, SHOP_OPTION, USER_OPTION } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { OK } from '../failures.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';
import { entryOperand } from './entry-operand.ts';

export const quarantineAccept: Command = {
  name: 'quarantine accept',
  summary: 'Book a sale that was refused, even beyond the stock.',
  operands: ['ID'],
  options: { shop: SHOP_OPTION, user: USER_OPTION },
  details: () => 'A sale whose number is taken by another sale is booked under a number derived from it.\n',
  async run(args, surroundings) {
    const id = entryOperand(args);
    const config = settingsOf(surroundings);
    const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
    const body = { shopId: shop.id, id, user: args.text('user') ?? surroundings.osUser() };
    const call = {
      method: 'POST',
      path: '/quarantine/accept',
      body,
      replyTimeoutMs: CHANGE_TIMEOUT_MS,
    } as const;
    const answer = await askHub(config, surroundings.clock, call);
    const booked = answer as { readonly number: string; readonly seq: number; readonly already: boolean };
    const verb = booked.already ? 'was booked already' : 'is booked now';
    surroundings.out(`Entry ${id} ${verb}: sale ${oneLine(booked.number)}, seq ${booked.seq}.\n`);
    return OK;
  },
};
