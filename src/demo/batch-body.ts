import type { SoldLine, SoldSale } from './sold-sale.ts';
import { totalOf } from './sold-sale.ts';

/** Both forms in which tills in the field write a batch. A sale is the same sale in either. */
export type BatchShape = 'list' | 'envelope';

/** The body of `POST ventes/sync` as JSON text. */
export function batchBody(sales: readonly SoldSale[], shape: BatchShape, posId: string): string {
  return JSON.stringify(
    shape === 'list' ? sales.map(listEntry) : { PosId: posId, Ventes: sales.map(envelopeEntry) },
  );
}

/** Bare list: snake case, amounts as JSON numbers. */
function listEntry(sale: SoldSale): object {
  return {
    numero_facture: sale.number,
    date_vente: new Date(sale.soldAt).toISOString(),
    devise: sale.currency,
    mode_paiement: 'CASH',
    paye: true,
    montant_total: totalOf(sale) / 100,
    lignes: sale.lines.map((line) => ({
      article_id: line.articleId,
      ...variant(line, 'variante_id'),
      quantite: line.quantity,
      prix_unitaire: line.unitPrice / 100,
    })),
  };
}

/** Envelope: Pascal case, amounts as text with two decimals. */
function envelopeEntry(sale: SoldSale): object {
  return {
    VenteUid: sale.number,
    Date: new Date(sale.soldAt).toISOString(),
    Devise: sale.currency,
    ModePaiement: 'CASH',
    Paye: true,
    Total: (totalOf(sale) / 100).toFixed(2),
    Items: sale.lines.map((line) => ({
      ArticleId: line.articleId,
      ...variant(line, 'VarianteId'),
      Quantite: line.quantity,
      PrixUnitaire: (line.unitPrice / 100).toFixed(2),
    })),
  };
}

function variant(line: SoldLine, key: string): object {
  return line.variantId === null ? {} : { [key]: line.variantId };
}
