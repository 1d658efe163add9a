import type { TillSerial } from '../../../domain/ids.ts';
import { encodeCancellation, isSuccess } from '../../../wire/head-office/stock-calls.ts';
import { type CallParts, type CallVerdict, post } from './call.ts';

/** Cancels a sale at head office. A repeat is harmless: `ALREADY_CANCELLED` is done (contract, 7.2 and 11.3). */
export async function annuler(
  parts: CallParts,
  serial: TillSerial,
  number: string,
  reason: string,
): Promise<CallVerdict> {
  const body = encodeCancellation(number, reason);
  const wanted = { path: 'ventes/annuler', status: 200, isDone: isSuccess } as const;
  const verdict = await post(parts, { serial, body, ...wanted });
  return verdict.kind === 'refused' && verdict.code === 'ALREADY_CANCELLED'
    ? { kind: 'done', already: true }
    : verdict;
}
