import type { CentralTill } from '../../../domain/central-catalogue.ts';
import { shopId } from '../../../domain/ids.ts';
import { asFields, parseObject } from '../answers.ts';
import { idOf } from './list-answer.ts';

/**
 * The answer of `terminal/<serial>/` (contract, 7.9), which inactive tills get too.
 * @param serial the till that was asked for: an answer about another one is none
 * @returns null when it is no such answer
 */
export function decodeTerminal(text: string, serial: string): CentralTill['shown'] {
  const body = parseObject(text);
  const till = asFields(body?.['terminal']);
  if (body?.['success'] !== true || till?.['numero_serie'] !== serial) return null;
  const { nom_terminal: name, est_actif: active } = till;
  if (typeof name !== 'string' || name.trim() === '' || typeof active !== 'boolean') return null;
  if (body['boutique'] === null) return { name: name.trim(), active, shopId: null };
  const shop = idOf(asFields(body['boutique'])?.['id']);
  return shop === null ? null : { name: name.trim(), active, shopId: shopId(shop) };
}
