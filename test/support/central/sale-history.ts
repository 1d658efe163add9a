import type { CentralAnswer, CentralBooks, CentralSale } from '../central-books.ts';
import { coded, ok } from './answers.ts';
import type { CentralRequest } from './till-calls.ts';

const LIST_MAX = 50;

/**
 * `ventes/historique/` (contract, 7.3): the whole shop, newest first; a cancelled sale is not told from another, and no
 * currency is named.
 */
export function saleHistory(books: CentralBooks, { serial, query }: CentralRequest): CentralAnswer {
  const till = books.tills.get(serial);
  if (till?.active !== true || till.shopId === null)
    return coded(400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis');
  const limit = Number(query.get('limit') ?? LIST_MAX);
  const from = Date.parse(query.get('date_debut') ?? '');
  const to = Date.parse(query.get('date_fin') ?? '');
  if (!Number.isInteger(limit)) return coded(500, 'INTERNAL_ERROR', 'Erreur interne du serveur');
  const rows = books.sales
    .filter((sale) => sale.shopId === till.shopId && !(sale.date < from) && !(sale.date > to))
    .sort((a, b) => b.date - a.date || b.id - a.id)
    .slice(0, limit);
  const total = rows.reduce((sum, sale) => sum + sale.total, 0);
  return ok({
    ...{ success: true, boutique_id: till.shopId, boutique_nom: `Boutique ${till.shopId}` },
    statistiques: { total_ventes: rows.length, chiffre_affaires: major(total) },
    ventes: rows.map((sale) => entryOf(sale, books)),
    count: rows.length,
  });
}

function entryOf(sale: CentralSale, books: CentralBooks): object {
  return {
    ...{ id: sale.id, numero_facture: sale.number, date_vente: new Date(sale.date).toISOString() },
    ...{ montant_total: major(sale.total), mode_paiement: sale.paymentMode, paye: sale.paid },
    terminal: books.shownTerminal.get(sale.number) ?? books.terminalNames.get(sale.serial) ?? sale.serial,
    lignes: sale.lines.map((line) => ({
      article_nom: `Article ${line.articleId}`,
      article_code: books.articleCode(line.articleId),
      quantite: line.quantity,
      prix_unitaire: line.unitPrice.toFixed(2),
      sous_total: (line.unitPrice * line.quantity).toFixed(2),
    })),
  };
}

function major(minor: number): string {
  return (minor / 100).toFixed(2);
}
