import { type Static, Type } from 'typebox';
import { type DayTotal, sumDays } from '../../domain/day-total.ts';
import { detailText, type FileDetails } from '../tills/shop-details.ts';
import { formatSum } from '../values/amounts.ts';
import { Amount } from '../values/schema-parts.ts';

const SalesSchema = Type.Object({
  nombre: Type.Integer(),
  chiffre_affaires: Amount,
  chiffre_affaires_usd: Amount,
});
const NegotiationsSchema = Type.Object({ nombre: Type.Integer(), montant_reduit: Amount });

export const StatisticsSchema = Type.Object({
  success: Type.Boolean(),
  boutique: Type.Object({
    id: Type.Integer(),
    nom: Type.String(),
    type: Type.String(),
    ville: Type.String(),
  }),
  statistiques: Type.Object({
    articles: Type.Object({ total: Type.Integer(), stock_bas: Type.Integer() }),
    categories: Type.Object({ total: Type.Integer() }),
    ventes_jour: SalesSchema,
    ventes_mois: SalesSchema,
    negociations_jour: NegotiationsSchema,
    negociations_mois: NegotiationsSchema,
  }),
});

/** What is counted of one period. */
export interface CountedPeriod {
  readonly totals: readonly DayTotal[];
  /** Applied expenses of the cash desk, by currency, in minor units. */
  readonly expenses: readonly { readonly currency: string; readonly total: number }[];
}

/** The answer of `GET statistiques/` (contract, 7.9). Numbers of sales count all currencies, amounts one each. */
export function encodeStatistics(known: {
  readonly shop: { readonly id: number; readonly name: string };
  readonly details: FileDetails;
  readonly mainCurrency: string;
  readonly counts: { readonly articles: number; readonly low: number; readonly categories: number };
  readonly today: CountedPeriod;
  readonly month: CountedPeriod;
}): Static<typeof StatisticsSchema> {
  const { shop, details, mainCurrency, counts, today, month } = known;
  return {
    success: true,
    boutique: {
      id: shop.id,
      nom: shop.name,
      type: detailText(details, 'type_commerce'),
      ville: detailText(details, 'ville'),
    },
    statistiques: {
      articles: { total: counts.articles, stock_bas: counts.low },
      categories: { total: counts.categories },
      ventes_jour: salesOf(today, mainCurrency),
      ventes_mois: salesOf(month, mainCurrency),
      negociations_jour: negotiationsOf(today, mainCurrency),
      negociations_mois: negotiationsOf(month, mainCurrency),
    },
  };
}

/** Only the main currency's turnover is lessened by expenses; it may become negative. */
function salesOf({ totals, expenses }: CountedPeriod, main: string): Static<typeof SalesSchema> {
  const spent = expenses.find(({ currency }) => currency === main)?.total ?? 0;
  return {
    nombre: sumDays(totals, null).sales,
    chiffre_affaires: formatSum(sumDays(totals, main).turnover - spent),
    chiffre_affaires_usd: formatSum(sumDays(totals, 'USD').turnover),
  };
}

function negotiationsOf({ totals }: CountedPeriod, main: string): Static<typeof NegotiationsSchema> {
  return {
    nombre: sumDays(totals, null).negotiatedLines,
    montant_reduit: formatSum(sumDays(totals, main).negotiatedReduction),
  };
}
