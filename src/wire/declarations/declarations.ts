import { type Static, Type } from 'typebox';
import type { DeclaredOperation } from '../../domain/declaration.ts';
import type { ArticleId, Seq } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount, NullableInteger } from '../values/schema-parts.ts';

/** A declaration as the store keeps it, as far as answers show it. */
export interface ShownDeclaration {
  readonly id: Seq;
  readonly till: { readonly id: number; readonly name: string; readonly serial: string };
  readonly article: { readonly id: ArticleId; readonly name: string } | null;
  readonly articleCode: string;
  readonly quantity: number;
  readonly reason: string;
  readonly saleReference: string;
  readonly detail: string;
  /** UTC ms. */
  readonly occurredAt: number;
  readonly currency: string;
  readonly amount: Minor;
  readonly recordedAt: number;
  readonly appliedAt: number | null;
}

type NamedShop = AskingShop & { readonly name: string };

const Declarer = {
  id: Type.Integer(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  terminal_id: Type.Integer(),
  terminal_nom: Type.String({ description: 'The name that the till had then' }),
  terminal_serial: Type.String(),
};
const Goods = {
  article_id: Type.Optional(
    Type.Integer({ description: 'Absent when the shop had no article of this code' }),
  ),
  article_nom: Type.Optional(Type.String()),
  code_article: Type.String(),
  quantite: Type.Integer(),
};
const Rest = {
  devise: Type.String(),
  date_operation: Type.String(),
  motif: Type.String(),
  reference_vente: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
};
const listOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({
    success: Type.Boolean(),
    count: Type.Integer(),
    boutique_id: Type.Integer(),
    boutique_nom: Type.String(),
    par_terminal: Type.Boolean(),
    results: Type.Array(item),
  });

/** Answers of the two `…/historique/` (contract, 7.7). */
export const OperationsSchemas = {
  negotiation: listOf(Type.Object({ ...Declarer, ...Goods, montant_negocie: Amount, ...Rest })),
  return: listOf(Type.Object({ ...Declarer, ...Goods, montant_retourne: Amount, ...Rest })),
};

export const ReportSchema = Type.Object({
  ...Declarer,
  date_rapport: Type.String(),
  detail: Type.String(),
  depense: Amount,
  devise: Type.String(),
  est_synchronise: Type.Boolean(),
  id_backend: NullableInteger,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export const ReportsSchema = listOf(ReportSchema);

export function encodeOperations(
  kind: DeclaredOperation['kind'],
  shop: NamedShop,
  rows: readonly ShownDeclaration[],
  ownOnly: boolean,
): object {
  const results = rows.map((row) => {
    const amount = formatAmount(row.amount);
    return {
      ...declarer(row, shop),
      ...(row.article === null ? {} : { article_id: row.article.id, article_nom: row.article.name }),
      code_article: row.articleCode,
      quantite: row.quantity,
      ...(kind === 'return' ? { montant_retourne: amount } : { montant_negocie: amount }),
      devise: row.currency,
      date_operation: formatLocal(row.occurredAt, shop.timeZone),
      motif: row.reason,
      reference_vente: row.saleReference,
      ...recorded(row, shop.timeZone),
    };
  });
  return list(shop, results, ownOnly);
}

export function encodeReports(
  shop: NamedShop,
  rows: readonly ShownDeclaration[],
  ownOnly: boolean,
): Static<typeof ReportsSchema> {
  return list(
    shop,
    rows.map((row) => encodeReport(shop, row)),
    ownOnly,
  );
}

/** One report, also the bare answer to the till that made it. What a till sent is at the hub, hence "synchronised". */
export function encodeReport(shop: NamedShop, row: ShownDeclaration): Static<typeof ReportSchema> {
  return {
    ...declarer(row, shop),
    date_rapport: formatLocal(row.occurredAt, shop.timeZone),
    detail: row.detail,
    depense: formatAmount(row.amount),
    devise: row.currency,
    est_synchronise: true,
    id_backend: null,
    ...recorded(row, shop.timeZone),
  };
}

function list<Item>(shop: NamedShop, results: Item[], ownOnly: boolean) {
  return {
    success: true,
    count: results.length,
    boutique_id: shop.id as number,
    boutique_nom: shop.name,
    par_terminal: ownOnly,
    results,
  };
}

function declarer(row: ShownDeclaration, shop: NamedShop) {
  return {
    id: row.id as number,
    boutique_id: shop.id as number,
    boutique_nom: shop.name,
    terminal_id: row.till.id,
    terminal_nom: row.till.name,
    terminal_serial: row.till.serial,
  };
}

function recorded({ recordedAt, appliedAt }: ShownDeclaration, timeZone: string) {
  return {
    created_at: formatLocal(recordedAt, timeZone),
    updated_at: formatLocal(appliedAt ?? recordedAt, timeZone),
  };
}
