import type { Minor } from '../../domain/money.ts';
import type { Notification, PriceChange, ToldMovement, ToldMovementKind } from '../../domain/notification.ts';
import { formatAmount } from '../values/amounts.ts';

/** What a cashier reads of a notification. */

interface Words {
  readonly type: string;
  readonly display: string;
  /** Follows the article in the first line of the message. */
  readonly what: string;
  readonly quantity: string;
}

const WORDS: Readonly<Record<ToldMovementKind, Words>> = {
  delivery: {
    type: 'STOCK_AJOUT',
    display: 'Ajout de stock',
    what: 'a été réapprovisionné',
    quantity: 'Quantité ajoutée',
  },
  loss: {
    type: 'STOCK_RETRAIT',
    display: 'Retrait de stock',
    what: 'a été retiré du stock',
    quantity: 'Quantité retirée',
  },
  adjustment: {
    type: 'STOCK_AJUSTEMENT',
    display: 'Ajustement de stock',
    what: 'a été ajusté',
    quantity: 'Ajustement',
  },
};

const PRICE_WORDS = { type: 'AJUSTEMENT_PRIX', display: 'Ajustement de prix' };

/** Type, its name for people, title and message (contract, 7.8). */
export function notificationTexts({ article, cause, stock }: Notification) {
  const { type, display } = cause.kind === 'price' ? PRICE_WORDS : WORDS[cause.kind];
  const named = `'${article.name}' (${article.code})`;
  const message =
    cause.kind === 'price'
      ? priceMessage(named, cause, stock, article.currency)
      : stockMessage(named, cause, stock);
  return { type, display, title: `${display}: ${article.name}`, message };
}

function stockMessage(named: string, cause: ToldMovement, stock: number): string {
  const { what, quantity } = WORDS[cause.kind];
  const shown = cause.kind === 'loss' ? -cause.quantity : cause.quantity;
  const comment = cause.comment === '' ? '' : `\n\nCommentaire: ${cause.comment}`;
  const levels = `Stock avant: ${cause.stockBefore}\nStock actuel: ${stock}`;
  return `L'article ${named} ${what}.\n${quantity}: ${shown}\n${levels}${comment}`;
}

function priceMessage(named: string, cause: PriceChange, stock: number, currency: string): string {
  const money = (amount: string) => `${amount} ${currency}`;
  const lines = [`Le prix de l'article ${named} a changé.`];
  if (cause.oldPrice !== null) lines.push(`Ancien prix: ${money(formatAmount(cause.oldPrice))}`);
  lines.push(`Nouveau prix: ${money(formatAmount(cause.newPrice))}`);
  const variation = priceVariation(cause);
  if (variation !== null) {
    const percent = variation.percent === null ? '' : ` (${variation.percent} %)`;
    lines.push(`Variation: ${money(variation.amount)}${percent}`);
  }
  lines.push(`Stock actuel: ${stock}`);
  return lines.join('\n');
}

/**
 * By how much a price changed: an amount with its sign, and per cent of the old price (null when that was 0). Null when
 * the two are in different currencies.
 */
export function priceVariation({
  oldPrice,
  newPrice,
}: PriceChange): { readonly amount: string; readonly percent: number | null } | null {
  if (oldPrice === null) return null;
  const change = newPrice - oldPrice;
  const amount = `${change < 0 ? '-' : ''}${formatAmount(Math.abs(change) as Minor)}`;
  return { amount, percent: oldPrice === 0 ? null : Math.round((change / oldPrice) * 10_000) / 100 };
}
