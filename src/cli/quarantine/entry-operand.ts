import { type Seq, seq } from '../../domain/ids.ts';
import type { Arguments } from '../arguments.ts';
import { readId } from '../arguments.ts';
import { BadUsage } from '../failures.ts';

/** The entry that a command is about, as `quarantine list` names it. @throws BadUsage */
export function entryOperand(args: Arguments): Seq {
  const id = readId('ID', args.operand('ID'));
  if (id === null) throw new BadUsage('ID is missing');
  return seq(id);
}
