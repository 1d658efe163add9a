import { type Command, SHOP_OPTION } from '../command.ts';
import { OK } from '../failures.ts';
import { oneLine } from '../table.ts';
import { BY_OPTION, decide } from './decision.ts';
import { seqOperand } from './seq-operand.ts';

export const upstreamRenumber: Command = {
  name: 'upstream renumber',
  summary: 'Send a sale whose number is taken at head office under another one.',
  operands: ['SEQ'],
  options: {
    number: { value: 'NUMBER', required: false, help: 'The number; one is made from its own when left out.' },
    by: BY_OPTION,
    shop: SHOP_OPTION,
  },
  details: () =>
    'Only for what is parked as COLLISION. In the shop the sale keeps its own number; "upstream show" names both.\n',
  async run(args, surroundings) {
    const answer = await decide(args, surroundings, '/upstream/renumber', { number: args.text('number') });
    const { number, already } = answer as { readonly number: string; readonly already: boolean };
    const verb = already ? 'goes already' : 'goes now';
    surroundings.out(`Record ${seqOperand(args)} ${verb} to head office as ${oneLine(number)}.\n`);
    return OK;
  },
};
