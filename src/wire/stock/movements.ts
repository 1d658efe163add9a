import { type Static, Type } from 'typebox';
import type { Movement } from '../../domain/movement.ts';
import type { MovementKind } from '../../domain/stock.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatAmount } from '../values/amounts.ts';
import { encodeCursor } from '../values/cursor.ts';
import { formatLocal } from '../values/dates.ts';
import { NullableText } from '../values/schema-parts.ts';

const MovementSchema = Type.Object({
  id: Type.Integer(),
  article_id: Type.Integer(),
  article_nom: Type.String(),
  article_code: Type.String(),
  type_mouvement: Type.String({ description: 'ENTREE, SORTIE, AJUSTEMENT, VENTE or RETOUR' }),
  quantite: Type.Integer(),
  stock_avant: Type.Integer(),
  stock_apres: Type.Integer(),
  reference_document: Type.String(),
  commentaire: Type.String(),
  date_mouvement: Type.String(),
  utilisateur: Type.String(),
});

export const MovementsAnswerSchema = Type.Object({
  success: Type.Boolean(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  count: Type.Integer(),
  mouvements: Type.Array(MovementSchema),
  next_cursor: NullableText,
});

export type MovementsAnswer = Static<typeof MovementsAnswerSchema>;

/** The contract's names (D8). An opening is no movement that people see; lists leave it out. */
const TYPE_NAMES: Readonly<Record<MovementKind, string>> = {
  opening: 'AJUSTEMENT',
  sale: 'VENTE',
  return: 'RETOUR',
  delivery: 'ENTREE',
  loss: 'SORTIE',
  adjustment: 'AJUSTEMENT',
};

export function movementTypeName(kind: MovementKind): string {
  return TYPE_NAMES[kind];
}

/**
 * The answer of `GET mouvements` (contract, section 8).
 * @param movements newest first; one more than `pageSize` when another page follows
 */
export function encodeMovements(page: {
  readonly shop: AskingShop & { readonly name: string };
  readonly movements: readonly Movement[];
  readonly pageSize: number;
}): MovementsAnswer {
  const { shop, movements, pageSize } = page;
  const shown = movements.slice(0, pageSize);
  const last = movements.length > pageSize ? shown.at(-1) : undefined;
  return {
    success: true,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    count: shown.length,
    mouvements: shown.map((movement) => movementBody(movement, shop.timeZone)),
    next_cursor: last === undefined ? null : encodeCursor(shop.id, last.seq),
  };
}

function movementBody(movement: Movement, timeZone: string): Static<typeof MovementSchema> {
  const { sale, note } = movement;
  return {
    id: movement.seq,
    article_id: movement.articleId,
    article_nom: movement.articleName,
    article_code: movement.articleCode,
    type_mouvement: movementTypeName(movement.kind),
    quantite: movement.quantity,
    stock_avant: movement.stockBefore,
    stock_apres: movement.stockAfter,
    reference_document: sale?.number ?? note?.reference ?? '',
    commentaire: sale === null ? (note?.comment ?? '') : saleComment(sale),
    date_mouvement: formatLocal(movement.hubTime, timeZone),
    utilisateur: sale?.tillName ?? note?.user ?? '',
  };
}

/** The words of the contract, 6.3, with two decimals and the sale's currency (D26). */
function saleComment(sale: NonNullable<Movement['sale']>): string {
  const variant = sale.variantName === null ? '' : `Variante: ${sale.variantName} - `;
  return `Vente #${sale.number} - ${variant}Prix: ${formatAmount(sale.unitPrice)} ${sale.currency}`;
}
