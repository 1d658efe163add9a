import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import type { MovementKind } from '../../domain/stock.ts';

/** What a person enters by hand: each kind is a kind of fact, too. */
export type HandKind = 'delivery' | 'loss' | 'count' | 'return';

export const MOVED_BY_HAND: Readonly<
  Record<HandKind, { readonly movement: MovementKind; readonly sign: 1 | -1 }>
> = {
  delivery: { movement: 'delivery', sign: 1 },
  loss: { movement: 'loss', sign: -1 },
  count: { movement: 'adjustment', sign: 1 },
  return: { movement: 'return', sign: 1 },
};

export interface MoveStock {
  readonly shopId: ShopId;
  readonly articleId: ArticleId;
  readonly kind: HandKind;
  /** How many came, were lost or came back; of a count, how many there were. */
  readonly quantity: number;
  /** Of a count: where the journal stood when the shelf was counted; null = now. */
  readonly at: Seq | null;
  readonly reference: string;
  readonly user: string;
  /** Of a loss: the reason. */
  readonly comment: string;
  /** The same key enters one movement, for ever. */
  readonly key: string | null;
}

export interface MoveStockReceipt {
  readonly seq: Seq;
  /** Signed, as it changed the level. */
  readonly quantity: number;
  readonly stockBefore: number;
  readonly stockAfter: number;
  /** True when it had been entered before. */
  readonly already: boolean;
}

const USER_LENGTH_MAX = 100;
const REFERENCE_LENGTH_MAX = 100;
const COMMENT_LENGTH_MAX = 500;
const KEY_LENGTH_MAX = 100;

/** What is wrong with who says what about a movement or a count; null when nothing is. */
export function noteFault(note: {
  readonly user: string;
  readonly reference?: string;
  readonly comment?: string;
  readonly key?: string | null;
}): string | null {
  const { user, reference = '', comment = '', key } = note;
  if (user.trim() === '' || user.length > USER_LENGTH_MAX)
    return `a user of 1 to ${USER_LENGTH_MAX} characters is needed`;
  if (reference.length > REFERENCE_LENGTH_MAX)
    return `a reference has at most ${REFERENCE_LENGTH_MAX} characters`;
  if (comment.length > COMMENT_LENGTH_MAX) return `a comment has at most ${COMMENT_LENGTH_MAX} characters`;
  if (typeof key === 'string' && (key === '' || key.length > KEY_LENGTH_MAX))
    return `a key has 1 to ${KEY_LENGTH_MAX} characters`;
  return null;
}
