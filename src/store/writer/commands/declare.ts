import { type Declaration, type DeclarationKind, declaredContent } from '../../../domain/declaration.ts';
import { effectiveDate } from '../../../domain/effective-date.ts';
import type { ArticleId, Seq } from '../../../domain/ids.ts';
import type { DeclarationBody } from '../../statements/declaration.ts';
import type { FactKind } from '../../statements/fact.ts';
import type { StoredShop } from '../../statements/shop.ts';
import type { StoredTill } from '../../statements/till.ts';
import { callingTill } from '../calling-till.ts';
import { type CommandRefusal, type Commands, isRefused, type Receipts } from '../protocol.ts';
import { answeredInAnyShop, noteAnswered } from '../repeats.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** What a list of movements names as the reason of a return: the sale that the cashier named, else the article. */
const REFERENCE_LENGTH_MAX = 100;

const FACT_KINDS: Readonly<Record<DeclarationKind, FactKind>> = {
  negotiation: 'negotiation',
  return: 'customer-return',
  'cash-report': 'cash-report',
};

/**
 * Records what a till declares (contract, 7.7). An identical repeat gets the first id and changes nothing, also when the
 * till was moved to another shop in between. A return of
 * an article that the shop has is declaration and movement, both or none, under one seq (incident 41); of one that it
 * has not, only the declaration.
 */
export function declare(
  tx: Transaction,
  { serial, declaration }: Commands['declare'],
): Finish<Receipts['declare']> | CommandRefusal {
  const caller = callingTill(tx, serial);
  if (isRefused(caller)) return caller;
  const { till, shop } = caller;
  const asked = {
    shop: shop.id,
    scope: `till ${till.id} ${declaration.kind}`,
    content: declaredContent(declaration),
    forEver: declaration.date?.instant != null,
  };
  const first = answeredInAnyShop(tx, asked);
  if (first !== null) return () => ({ shopId: first.shop, id: first.seq, already: true });
  const id = record(tx, shop, till, declaration);
  noteAnswered(tx, asked, id);
  return () => ({ shopId: shop.id, id, already: false });
}

function record(tx: Transaction, shop: StoredShop, till: StoredTill, declaration: Declaration): Seq {
  const { kind, currency, amount, date } = declaration;
  const article =
    declaration.kind === 'cash-report'
      ? null
      : (tx.prepared.article.byCode(shop.id, declaration.articleCode)?.id ?? null);
  const at = recordFact(tx, shop, till, declaration, article);
  const { hubTime, clockDoubt } = tx.moment;
  const occurredAt = effectiveDate(date?.instant ?? null, hubTime, clockDoubt).at;
  tx.prepared.declaration.insert(shop.id, at, {
    kind,
    till: till.id,
    article,
    occurredAt,
    currency,
    amount,
  });
  return at;
}

function recordFact(
  tx: Transaction,
  shop: StoredShop,
  till: StoredTill,
  declaration: Declaration,
  article: ArticleId | null,
): Seq {
  const kind = FACT_KINDS[declaration.kind];
  const tillTime = declaration.date?.text ?? null;
  if (declaration.kind === 'cash-report') {
    const body: DeclarationBody = { user: till.name, detail: declaration.detail };
    return tx.record(shop.id, kind, till.id, body, tillTime);
  }
  const { articleCode, quantity, reason, saleReference } = declaration;
  const body = { user: till.name, articleCode, quantity, reason, saleReference } satisfies DeclarationBody;
  if (declaration.kind === 'negotiation' || article === null) {
    return tx.record(shop.id, kind, article, body, tillTime);
  }
  const comment = `Retour client: ${quantity} unité(s)${reason === '' ? '' : ` - Motif: ${reason}`}`;
  const named = `RETOUR-${saleReference === '' ? articleCode : saleReference}`;
  const reference = [...named].slice(0, REFERENCE_LENGTH_MAX).join('');
  const fact = { kind, body: { reference, comment, ...body }, tillTime };
  return tx.moveAlone(shop.id, article, 'return', quantity, fact).seq;
}
