import type { Arguments } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import type { Option, Surroundings } from '../command.ts';
import { CHANGE_TIMEOUT_MS } from '../control-client.ts';
import { askHub } from '../reach-hub.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { seqOperand } from './seq-operand.ts';

export const BY_OPTION: Option = {
  value: 'NAME',
  required: true,
  help: 'Who decides; it is kept with the decision.',
};

/** Has the running hub carry out a decision on the record that SEQ names, in the name of --by. */
export async function decide(
  args: Arguments,
  surroundings: Surroundings,
  path: string,
  more: Readonly<Record<string, string | null>>,
): Promise<unknown> {
  const seq = seqOperand(args);
  const config = settingsOf(surroundings);
  const shop = await withReader(config, (reader) => chosenShop(args, reader.shops()));
  const body = { shopId: shop.id, seq, user: args.text('by'), ...more };
  const call = { method: 'POST', path, body, replyTimeoutMs: CHANGE_TIMEOUT_MS } as const;
  return askHub(config, surroundings.clock, call);
}
