import type { CentralAnswer, CentralBooks } from '../central-books.ts';
import { coded, fieldsOf, ok } from './answers.ts';
import type { CentralRequest } from './till-calls.ts';

const HOUR_MS = 60 * 60 * 1000;

/** `ventes/annuler` (contract, 7.2): any till of the shop may, within an hour of the date of the sale. */
export class CentralCancellations {
  /** By number, which is unique at head office: when, and in whose words. */
  readonly cancelled = new Map<
    string,
    { readonly serial: string; readonly motif: string; readonly at: number }
  >();
  readonly #books: CentralBooks;

  constructor(books: CentralBooks) {
    this.#books = books;
  }

  cancel({ serial, text }: CentralRequest): CentralAnswer {
    const till = this.#books.tills.get(serial);
    if (serial === '') return coded(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis');
    if (till?.active !== true) return coded(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif');
    const body = fieldsOf(text);
    if (body === null)
      return coded(500, 'CANCELLATION_ERROR', "Erreur lors de l'annulation", { details: '' });
    const number = body['numero_facture'];
    if (typeof number !== 'string' || number === '')
      return coded(400, 'MISSING_NUMERO_FACTURE', 'Numéro de facture requis');
    const sale = this.#books.sales.find((one) => one.number === number && one.shopId === till.shopId);
    if (sale === undefined)
      return coded(404, 'VENTE_NOT_FOUND', `Vente ${number} non trouvée dans cette boutique`);
    const before = this.cancelled.get(number);
    if (before !== undefined) {
      const date_annulation = new Date(before.at).toISOString();
      return coded(400, 'ALREADY_CANCELLED', 'Cette vente a déjà été annulée', { date_annulation });
    }
    const now = this.#books.now();
    if (now - sale.date > HOUR_MS) {
      const elapsed = { temps_ecoule_minutes: Math.floor((now - sale.date) / 60_000), delai_max_minutes: 60 };
      return coded(400, 'CANCELLATION_TIMEOUT', "Le délai d'annulation (1 heure) est dépassé", elapsed);
    }
    this.cancelled.set(number, { serial, motif: String(body['motif'] ?? ''), at: now });
    for (const line of sale.lines) this.#books.move(line.articleId, line.quantity);
    return ok({
      success: true,
      message: `Vente ${number} annulée avec succès`,
      vente: { numero_facture: number, montant_total: (sale.total / 100).toFixed(2) },
      stock_restaure: sale.lines.map((line) => ({
        article_id: line.articleId,
        quantite_restauree: line.quantity,
      })),
      boutique: { id: sale.shopId, nom: `Boutique ${sale.shopId}` },
    });
  }
}
