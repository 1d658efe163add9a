import { type Command, SHOP_OPTION } from '../command.ts';
import { OK } from '../failures.ts';
import { BY_OPTION, decide } from './decision.ts';
import { seqOperand } from './seq-operand.ts';

export const upstreamSettle: Command = {
  name: 'upstream settle',
  summary: 'Say that a person did by hand what head office did not take.',
  operands: ['SEQ'],
  options: {
    reason: { value: 'TEXT', required: true, help: 'What was done there; it is kept with the decision.' },
    by: BY_OPTION,
    shop: SHOP_OPTION,
  },
  details: () =>
    'A sale that was entered there, a cancelled one that was cancelled there. It counts as arrived and is sent no more.\n',
  async run(args, surroundings) {
    const more = { reason: args.text('reason') };
    const answer = await decide(args, surroundings, '/upstream/settle', more);
    const { already } = answer as { readonly already: boolean };
    surroundings.out(`Record ${seqOperand(args)} ${already ? 'was settled already' : 'is settled now'}.\n`);
    return OK;
  },
};
