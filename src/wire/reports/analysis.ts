import type { Static } from 'typebox';
import {
  type Analysis,
  type ArticleOfPeriod,
  type ArticleWithAlerts,
  healthScore,
  type MovementCount,
  yearlyRotation,
} from '../../domain/analysis.ts';
import { daysIn } from '../../domain/calendar.ts';
import { formatSum } from '../values/amounts.ts';
import { formatDay } from '../values/dates.ts';
import { adviceOf, anomaliesOf, healthName, insightsOf } from './analysis-advice.ts';
import type { AnalysisQuery } from './analysis-query.ts';
import type { AnalysisAnswerSchema } from './analysis-schema.ts';

type Answer = Static<typeof AnalysisAnswerSchema>;

/** The answer of `GET analyse/mouvements` (contract, 7.9). What it calls CDF is the shop's main currency. */
export function encodeAnalysis(known: {
  readonly shop: { readonly id: number; readonly name: string };
  readonly query: AnalysisQuery;
  readonly analysis: Analysis;
  readonly mainCurrency: string;
}): Answer {
  const { shop, query, analysis } = known;
  const { movements, alerts } = analysis;
  const days = daysIn(query.firstDay, query.lastDay);
  return {
    periode: { debut: formatDay(query.firstDay), fin: formatDay(query.lastDay), nb_jours: days },
    boutique: { id: shop.id, nom: shop.name },
    resume_financier: {
      chiffre_affaires_cdf: formatSum(analysis.turnover),
      chiffre_affaires_usd: formatSum(analysis.turnoverUsd),
      valeur_stock_prix_vente_cdf: formatSum(analysis.stockValue),
      valeur_stock_prix_cout_cdf: formatSum(analysis.stockCost),
      marge_potentielle_cdf: formatSum(analysis.stockValue - analysis.stockCost),
      nb_ventes: analysis.sales,
      nb_lignes_vente: analysis.saleLines,
    },
    mouvements_resume: {
      entrees: countBody(movements.delivery),
      sorties: countBody(movements.loss),
      ventes: countBody(movements.sale),
      retours: countBody(movements.return),
      ajustements: countBody(movements.adjustment),
    },
    alertes_stock: {
      total_en_attente: alerts.open,
      articles_stock_negatif: alerts.negative.map((article) => ({
        id: article.id,
        nom: article.name,
        code: article.code,
        quantite_stock: article.stock,
        prix_vente: formatSum(article.price),
        prix_achat: formatSum(article.purchasePrice),
        devise: article.currency,
      })),
      articles_a_regulariser: alerts.toRegularise.map(toRegulariseBody),
      pertes_estimees_cdf: formatSum(alerts.estimatedLoss),
    },
    analyse_ia: healthBody(analysis, days, known.mainCurrency),
    top_articles_vendus: analysis.topSold.map((article) => ({
      article_id: article.id,
      nom: article.name,
      code: article.code,
      devise: article.currency,
      qte_vendue: article.quantity,
      ca: formatSum(article.turnover),
      nb_ventes: article.sales,
    })),
    ...(analysis.articles === null ? {} : { detail_par_article: analysis.articles.map(detailBody) }),
  };
}

function countBody({ count, quantity }: MovementCount) {
  return { nb: count, total_qte: quantity };
}

function toRegulariseBody(article: ArticleWithAlerts) {
  return {
    article_id: article.id,
    nom: article.name,
    code: article.code,
    stock_actuel: article.stock,
    qte_a_regulariser: Math.max(0, -article.stock),
    nb_alertes: article.alerts,
    ventes: [...article.sales],
  };
}

function healthBody(analysis: Analysis, days: number, mainCurrency: string): Answer['analyse_ia'] {
  const rotation = Math.round(yearlyRotation(analysis, days) * 100) / 100;
  const score = healthScore(analysis, rotation);
  return {
    score_sante_stock: score,
    niveau_sante: healthName(score),
    rotation_stock_annuelle: rotation,
    insights: insightsOf(analysis, rotation, mainCurrency),
    recommandations: adviceOf(analysis, rotation),
    anomalies: anomaliesOf(analysis),
  };
}

function detailBody(article: ArticleOfPeriod) {
  return {
    id: article.id,
    code: article.code,
    nom: article.name,
    categorie: article.category,
    devise: article.currency,
    prix_vente: formatSum(article.price),
    prix_achat: formatSum(article.purchasePrice),
    stock_actuel: article.stock,
    valeur_stock_vente: formatSum(article.stock * article.price),
    valeur_stock_cout: formatSum(article.stock * article.purchasePrice),
    qte_vendue_periode: article.sold,
    ca_periode: formatSum(article.turnover),
    qte_entree_periode: article.delivered,
    qte_retour_periode: article.returned,
    nb_mouvements: article.movements,
    alerte_stock: article.alerts > 0 || article.stock < 0,
  };
}
