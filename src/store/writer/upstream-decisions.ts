import type { Seq, ShopId } from '../../domain/ids.ts';
import type { CommandRefusal } from './protocol.ts';

const USER_LENGTH_MAX = 100;

export function refuse(sentence: string): CommandRefusal {
  return { refused: 'not-possible', sentence };
}

/** Every decision on a record bears a name. */
export function userProblem(user: string): CommandRefusal | null {
  if (user !== '' && user.length <= USER_LENGTH_MAX) return null;
  return refuse(`a name of 1 to ${USER_LENGTH_MAX} characters is needed: who decides?`);
}

export function heldToBe(shop: ShopId, at: Seq): string {
  return `shop ${shop} has no record ${at} that head office did not take: see "upstream list"`;
}
