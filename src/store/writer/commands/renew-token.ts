import type { Receipts } from '../protocol.ts';
import { tokenFrom } from '../set-up.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Draws another token for the control API. It is a setting of this hub and no fact of a shop. */
export function renewToken(tx: Transaction): Finish<Receipts['renewToken']> {
  const token = tokenFrom(tx.random);
  tx.prepared.hub.setToken(token);
  return () => ({ token });
}
