import { QUANTITY_MAX } from '../domain/sale.ts';
import { type Arguments, readId } from './arguments.ts';
import type { Option } from './command.ts';
import { BadUsage } from './failures.ts';

/** A whole number is an id, anything else a code; --code makes a code of a number, too. */
export const CODE_OPTION: Option = {
  value: null,
  required: false,
  help: 'ARTICLE is a code, even if it looks like an id.',
};

/** What was sold since then is no difference. */
export const AT_OPTION: Option = {
  value: 'SEQ',
  required: false,
  help: 'Where the journal stood when the shelf was counted ("count show" says where it stands); now when left out.',
};

/** The article that a command is about, as the hub wants it named. @throws BadUsage */
export function articleOperand(args: Arguments): { articleId: number } | { articleCode: string } {
  const text = args.operand('ARTICLE');
  if (args.has('code') || !/^\d+$/.test(text)) return { articleCode: text };
  return { articleId: readId('ARTICLE', text) ?? 0 };
}

/** How many. @throws BadUsage */
export function quantityOperand(args: Arguments, least: 0 | 1): number {
  const text = args.operand('QTY');
  const quantity = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (quantity >= least && quantity <= QUANTITY_MAX) return quantity;
  throw new BadUsage(
    `QTY is ${JSON.stringify(text)}: it must be a whole number from ${least} to ${QUANTITY_MAX}`,
  );
}
