import { type Command, SHOP_OPTION } from '../command.ts';
import { OK } from '../failures.ts';
import { BY_OPTION, decide } from './decision.ts';
import { seqOperand } from './seq-operand.ts';

export const upstreamDrop: Command = {
  name: 'upstream drop',
  summary: 'Give up what head office did not take: it will never have it.',
  operands: ['SEQ'],
  options: {
    reason: { value: 'TEXT', required: true, help: 'Why; it is kept with the decision.' },
    by: BY_OPTION,
    shop: SHOP_OPTION,
  },
  details: () => 'It stays booked in the shop and is listed as dropped, with who decided and why.\n',
  async run(args, surroundings) {
    const more = { reason: args.text('reason') };
    const answer = await decide(args, surroundings, '/upstream/drop', more);
    const { already } = answer as { readonly already: boolean };
    surroundings.out(`Record ${seqOperand(args)} ${already ? 'was dropped already' : 'is dropped now'}.\n`);
    return OK;
  },
};
