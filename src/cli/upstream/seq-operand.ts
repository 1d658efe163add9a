import { type Seq, seq } from '../../domain/ids.ts';
import type { Arguments } from '../arguments.ts';
import { readId } from '../arguments.ts';
import { BadUsage } from '../failures.ts';

/** The record that a command is about, as `upstream list` names it. @throws BadUsage */
export function seqOperand(args: Arguments): Seq {
  const id = readId('SEQ', args.operand('SEQ'));
  if (id === null) throw new BadUsage('SEQ is missing');
  return seq(id);
}
