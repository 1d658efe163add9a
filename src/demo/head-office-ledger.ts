/** One sale as the hub forwards it, in the form that the existing central backend takes. */
export interface ForwardedSale {
  readonly numero_facture: string;
  readonly date_vente: string;
  readonly devise: string;
  readonly lignes: readonly {
    readonly article_id: number;
    readonly quantite: number;
    readonly prix_unitaire: number;
  }[];
}

/** A sale in head office's books. */
export interface Booking {
  readonly serial: string;
  readonly number: string;
  readonly soldAt: number;
  readonly currency: string;
  /** Minor units of the currency. */
  readonly total: number;
  /** Quantity of each article. */
  readonly quantities: ReadonlyMap<number, number>;
}

interface DuplicateError {
  readonly numero_facture: string;
  readonly erreur: string;
  readonly code: 'DUPLICATE';
  readonly vente_existante_id: number;
}

/** Head office's books, with the rules of the existing central backend: a number is unique over all shops. */
export class HeadOfficeLedger {
  /** In the order of arrival. */
  readonly bookings: Booking[] = [];
  repeats = 0;
  readonly #byNumber = new Map<string, number>();

  /** Body of the 201 of `ventes/sync` for one till's batch. */
  book(serial: string, sales: readonly ForwardedSale[]): object {
    const accepted: string[] = [];
    const created: object[] = [];
    const errors: DuplicateError[] = [];
    for (const sale of sales) {
      const number = sale.numero_facture;
      const existing = this.#byNumber.get(number);
      if (existing === undefined) {
        const id = this.#append(serial, sale);
        accepted.push(number);
        created.push({ numero_facture: number, status: 'created', id, lignes_count: sale.lignes.length });
      } else {
        this.repeats += 1;
        errors.push({
          numero_facture: number,
          erreur: 'Vente déjà existante',
          code: 'DUPLICATE',
          vente_existante_id: existing,
        });
      }
    }
    return syncAnswer(accepted, created, errors);
  }

  /** Body of the 200 of `ventes/reconciliation/`: which of the numbers stand in the books under this very till. */
  reconcile(
    serial: string,
    references: readonly string[],
    window: { readonly from: number; readonly to: number },
  ): object {
    const asked = new Set(references);
    const own = this.bookings.filter(
      (booking) => booking.serial === serial && booking.soldAt >= window.from && booking.soldAt <= window.to,
    );
    const ownNumbers = new Set(own.map((booking) => booking.number));
    const onlyHere = [...ownNumbers].filter((number) => !asked.has(number));
    const onlyThere = [...asked].filter((number) => !ownNumbers.has(number));
    return {
      success: true,
      coherent: onlyHere.length === 0 && onlyThere.length === 0,
      stats: {
        ventes_django: ownNumbers.size,
        ventes_maui: asked.size,
        en_commun: asked.size - onlyThere.length,
        total_django: own.reduce((sum, booking) => sum + booking.total, 0) / 100,
      },
      differences: {
        dans_django_pas_maui: onlyHere,
        dans_maui_pas_django: onlyThere,
        ventes_manquantes_details: [],
      },
    };
  }

  #append(serial: string, sale: ForwardedSale): number {
    const quantities = new Map<number, number>();
    let total = 0;
    for (const line of sale.lignes) {
      total += Math.round(line.prix_unitaire * 100) * line.quantite;
      quantities.set(line.article_id, (quantities.get(line.article_id) ?? 0) + line.quantite);
    }
    this.bookings.push({
      serial,
      number: sale.numero_facture,
      soldAt: Date.parse(sale.date_vente),
      currency: sale.devise,
      total,
      quantities,
    });
    this.#byNumber.set(sale.numero_facture, this.bookings.length);
    return this.bookings.length;
  }
}

function syncAnswer(
  accepted: readonly string[],
  created: readonly object[],
  errors: readonly DuplicateError[],
): object {
  return {
    success: true,
    message: `${created.length} vente(s) synchronisée(s) avec succès`,
    accepted,
    rejected: errors.map((error) => ({
      vente_uid: error.numero_facture,
      reason: error.code,
      message: error.erreur,
      action: 'NOTIFY_USER',
    })),
    stock_updates: [],
    ventes_creees: created.length,
    ventes_erreurs: errors.length,
    details: { creees: created, erreurs: errors },
    statistiques: {
      total_envoyees: created.length + errors.length,
      reussies: created.length,
      erreurs: errors.length,
    },
  };
}
