import type { TillSerial } from '../../../domain/ids.ts';
import { decodeTerminal } from '../../../wire/head-office/catalogue/terminal.ts';
import { type CallParts, type Read, read } from './call.ts';

/** Whether the till is one of this shop at head office, and active; refused when it is not (contract, 7.9). */
export async function ownTerminal(parts: CallParts, serial: TillSerial): Promise<Read<true>> {
  const path = `terminal/${encodeURIComponent(serial)}/`;
  const shown = await read(parts, serial, path, (text) => decodeTerminal(text, serial));
  if (shown.kind !== 'read') return shown;
  const { active, shopId } = shown.value ?? { active: false, shopId: null };
  if (!active) return { kind: 'till-refused', code: 'TERMINAL_NOT_FOUND', answer: 'est_actif false' };
  if (shopId !== parts.shopId)
    return { kind: 'till-refused', code: 'BOUTIQUE_MISMATCH', answer: `boutique ${shopId}` };
  return { kind: 'read', value: true };
}
