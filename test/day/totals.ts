import { kinshasaDay } from './draw-dates.ts';
import { amountText, hundredths, sum } from './exact.ts';
import type { BookedLine, BookedSale } from './sale-book.ts';
import type { Json } from './sale-verdicts.ts';
import type { ShopBook } from './shop-book.ts';
import { ARTICLES, type DayTill } from './shops.ts';

/** What reports must say at the end of the day, computed from the books of the oracle alone. */
export class DayTotals {
  readonly #book: ShopBook;
  readonly #today: string;

  constructor(book: ShopBook, today: string) {
    this.#book = book;
    this.#today = today;
  }

  /** The local day that a sale counts for. */
  dayOf(sale: BookedSale): string {
    return sale.soldAt === null ? this.#today : kinshasaDay(sale.soldAt);
  }

  /** Paid and not cancelled: what turnover counts (7.9). */
  counted(days: (day: string) => boolean): readonly BookedSale[] {
    return this.#book.sales.sales.filter((sale) => sale.paid && !sale.cancelled && days(this.dayOf(sale)));
  }

  statistics(): Json {
    const { stock } = this.#book.sales;
    const active = stock.articles.filter((article) => article.active);
    const [ventes_jour, negociations_jour] = this.#period((day) => day === this.#today);
    const month = this.#today.slice(0, 7);
    const [ventes_mois, negociations_mois] = this.#period((day) => day.startsWith(month));
    return {
      articles: {
        total: active.length,
        stock_bas: active.filter(({ id }) => stock.level(id) <= 5).length,
      },
      categories: { total: 3 },
      ventes_jour,
      ventes_mois,
      negociations_jour,
      negociations_mois,
    };
  }

  #period(days: (day: string) => boolean): readonly [Json, Json] {
    const sales = this.counted(days);
    const lines = negotiatedLines(sales);
    const cdf = lines.filter(({ sale }) => sale.currency === 'CDF');
    return [
      {
        nombre: sales.length,
        chiffre_affaires: amountText(hundredths(turnover(sales, 'CDF')) - this.#spent(days)),
        chiffre_affaires_usd: turnover(sales, 'USD'),
      },
      {
        nombre: lines.length,
        montant_reduit: amountText(sum(cdf.map(({ line }) => reduction(line)))),
      },
    ];
  }

  /** Applied expenses of cash reports, in CDF, at the day of the report. */
  #spent(days: (day: string) => boolean): bigint {
    const reports = this.#book.reports.filter(({ applied, intent }) => {
      const day = intent.date?.instant == null ? this.#today : kinshasaDay(intent.date.instant);
      return applied && (intent.currency ?? 'CDF') === 'CDF' && days(day);
    });
    return sum(reports.map(({ intent }) => intent.expense));
  }

  /** All negotiated lines of the shop, as `negociations/` shows each. */
  negotiations(): { readonly statistics: Json; readonly lines: readonly Json[] } {
    const lines = negotiatedLines(this.counted(() => true));
    const cdf = lines.filter(({ sale }) => sale.currency === 'CDF');
    return {
      statistics: {
        total_negociations: lines.length,
        total_reduction: amountText(sum(cdf.map(({ line }) => reduction(line)))),
        total_articles_negocies: lines.reduce((total, { line }) => total + line.quantity, 0),
      },
      lines: lines.map(({ sale, line }) => ({
        vente: sale.id,
        numero: sale.number,
        article: line.article.id,
        quantite: line.quantity,
        prix_original: amountText(line.original ?? line.price),
        prix_negocie: amountText(line.price),
        reduction_totale: amountText(reduction(line)),
        devise: sale.currency,
      })),
    };
  }

  /** `analyse/mouvements` over every day that the shop has. */
  analysis(): Json {
    const sales = this.counted(() => true);
    const { stock } = this.#book.sales;
    const cdf = stock.articles.filter(({ currency }) => currency === 'CDF');
    const worth = (price: 'price' | 'cost'): bigint =>
      sum(cdf.map((article) => BigInt(stock.level(article.id)) * article[price]));
    const group = (type: string): Json => {
      const moved = stock.movements.filter((movement) => movement.type === type);
      const quantity = moved.reduce((total, movement) => total + movement.quantity, 0);
      return { nb: moved.length, total_qte: type === 'AJUSTEMENT' ? quantity : Math.abs(quantity) };
    };
    return {
      resume_financier: {
        chiffre_affaires_cdf: turnover(sales, 'CDF'),
        chiffre_affaires_usd: turnover(sales, 'USD'),
        valeur_stock_prix_vente_cdf: amountText(worth('price')),
        valeur_stock_prix_cout_cdf: amountText(worth('cost')),
        marge_potentielle_cdf: amountText(worth('price') - worth('cost')),
        nb_ventes: sales.length,
        nb_lignes_vente: sales.reduce((total, sale) => total + sale.lines.length, 0),
      },
      mouvements_resume: {
        entrees: group('ENTREE'),
        sorties: group('SORTIE'),
        ventes: group('VENTE'),
        retours: group('RETOUR'),
        ajustements: group('AJUSTEMENT'),
      },
      total_en_attente: [...stock.alerts.values()].flat().length,
      articles_stock_negatif: stock.articles
        .filter(({ id }) => stock.level(id) < 0)
        .map(({ id }) => [id, stock.level(id)]),
      top_articles_vendus: bestSold(sales),
    };
  }

  /** What today's row of `journal-valeur-stock` must hold; the stock came in today. */
  stockValue(): Json {
    const { stock } = this.#book.sales;
    const cdf = stock.articles.filter(({ currency }) => currency === 'CDF');
    const value = (...types: string[]): bigint =>
      sum(
        stock.movements
          .filter(({ type, article }) => types.includes(type) && article.currency === 'CDF')
          .map(({ value: worth }) => worth),
      );
    const openings = sum(cdf.map(({ id, opening }) => BigInt(opening) * openingPrice(id)));
    const repriced = stock.repricings.filter(({ article }) => article.currency === 'CDF');
    const worth = sum(cdf.map(({ id, price }) => BigInt(stock.level(id)) * price));
    return {
      date: this.#today,
      valeur_stock_precedent: '0.00',
      montant_inventaire: amountText(value('AJUSTEMENT')),
      valeur_stock_ajoute: amountText(openings + value('ENTREE', 'RETOUR')),
      valeur_transfert_entrant: '0.00',
      impact_modification_prix: amountText(sum(repriced.map(({ impact }) => impact))),
      valeur_stock_sorti: amountText(-value('SORTIE')),
      valeur_transfert_sortant: '0.00',
      valeur_ventes: amountText(-value('VENTE')),
      valeur_stock_restant: amountText(worth),
      valeur_stock_reel: amountText(worth),
    };
  }

  /** What `ventes/reconciliation/` says of a till's sales, cancelled ones included, when told these numbers. */
  reconciliation(till: DayTill, told: readonly string[]): Json {
    const own = this.#book.sales.sales.filter((sale) => sale.till === till);
    const numbers = new Set(own.map(({ number }) => number));
    const distinct = new Set(told);
    const missing = own.filter(({ number }) => !distinct.has(number));
    const common = [...distinct].filter((number) => numbers.has(number)).length;
    return {
      coherent: missing.length === 0 && common === distinct.size,
      stats: {
        ventes_django: own.length,
        ventes_maui: distinct.size,
        en_commun: common,
        total_django: turnover(own, 'CDF'),
      },
      dans_django_pas_maui: missing.map(({ number }) => number).sort(),
      dans_maui_pas_django: [...distinct].filter((number) => !numbers.has(number)).sort(),
      ventes_manquantes_details: missing
        .map(({ number, total }) => ({ reference: number, montant: amountText(total) }))
        .sort((a, b) => (a.reference < b.reference ? -1 : 1)),
    };
  }
}

/** The price at which an article's opening came in. */
function openingPrice(id: number): bigint {
  return ARTICLES.find((article) => article.id === id)?.price ?? 0n;
}

export function turnover(sales: readonly BookedSale[], currency: string): string {
  return amountText(sum(sales.filter((sale) => sale.currency === currency).map(({ total }) => total)));
}

function negotiatedLines(
  sales: readonly BookedSale[],
): readonly { readonly sale: BookedSale; readonly line: BookedLine }[] {
  return sales.flatMap((sale) =>
    sale.lines.filter((line) => line.negotiated).map((line) => ({ sale, line })),
  );
}

/** What negotiating took off; a dearer price takes off nothing. */
function reduction({ original, price, quantity }: BookedLine): bigint {
  const off = (original ?? price) - price;
  return off > 0n ? off * BigInt(quantity) : 0n;
}

/** Ten articles, by quantity and then by turnover. */
function bestSold(sales: readonly BookedSale[]): readonly Json[] {
  const sold = new Map<string, { id: number; devise: string; qte: number; ca: bigint; sales: Set<number> }>();
  for (const sale of sales) {
    for (const { article, quantity, price } of sale.lines) {
      const key = `${article.id} ${sale.currency}`;
      const entry = sold.get(key) ?? {
        id: article.id,
        devise: sale.currency,
        qte: 0,
        ca: 0n,
        sales: new Set<number>(),
      };
      entry.qte += quantity;
      entry.ca += price * BigInt(quantity);
      entry.sales.add(sale.id);
      sold.set(key, entry);
    }
  }
  return [...sold.values()]
    .sort((a, b) => b.qte - a.qte || (b.ca > a.ca ? 1 : b.ca < a.ca ? -1 : a.id - b.id))
    .slice(0, 10)
    .map(({ id, devise, qte, ca, sales: ids }) => ({
      article_id: id,
      devise,
      qte_vendue: qte,
      ca: amountText(ca),
      nb_ventes: ids.size,
    }));
}
