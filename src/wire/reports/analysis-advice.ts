import type { Static } from 'typebox';
import { type Analysis, SLOW_ROTATION } from '../../domain/analysis.ts';
import type { Anomaly } from '../../domain/sale.ts';
import { formatSum } from '../values/amounts.ts';
import type { AdviceSchema, AnomalySchema, InsightSchema } from './analysis-schema.ts';

type Insight = Static<typeof InsightSchema>;
type Advice = Static<typeof AdviceSchema>;

/** Articles that a sentence names. */
const NAMED_MAX = 10;

/** From this score on, a stock has this name (contract, 7.9). */
const HEALTH_NAMES = [
  [85, 'EXCELLENT'],
  [70, 'BON'],
  [50, 'MOYEN'],
] as const;

export function healthName(score: number): string {
  return HEALTH_NAMES.find(([least]) => score >= least)?.[1] ?? 'CRITIQUE';
}

/** What a shopkeeper should see, the gravest first. */
export function insightsOf(analysis: Analysis, rotation: number, currency: string): Insight[] {
  const { negative } = analysis.alerts;
  const { lines, reduction } = analysis.negotiated;
  const insights: Insight[] = [];
  if (negative.length > 0) {
    insights.push({
      type: 'STOCK_NEGATIF',
      niveau: 'ALERTE',
      message: `${articles(negative.length)} en stock négatif`,
      valeur: negative.length,
      articles: negative.slice(0, NAMED_MAX).map(({ name, stock }) => ({ nom: name, stock })),
    });
  }
  if (analysis.health.articles > 0 && rotation < SLOW_ROTATION) {
    insights.push({
      type: 'ROTATION_FAIBLE',
      niveau: 'WARNING',
      message: `Le stock se renouvelle ${shown(rotation)} fois par an : des articles dorment en rayon`,
      valeur: rotation,
    });
  }
  if (lines > 0) {
    const sum = `${formatSum(reduction)} ${currency}`;
    insights.push({
      type: 'PRIX_NEGOCIE',
      niveau: 'INFO',
      message: `${lines === 1 ? '1 ligne vendue' : `${lines} lignes vendues`} à prix négocié, ${sum} de réduction`,
      valeur: lines,
    });
  }
  return insights;
}

/** What a shopkeeper can do about it, the most urgent first. */
export function adviceOf({ alerts, health }: Analysis, rotation: number): Advice[] {
  const advice: Advice[] = [];
  if (alerts.negative.length > 0) {
    advice.push({
      priorite: 'HAUTE',
      action: 'REGULARISER_STOCK_NEGATIF',
      message: `Comptez et régularisez ${articles(alerts.negative.length)} en stock négatif`,
      articles: alerts.negative.slice(0, NAMED_MAX).map(({ name }) => name),
    });
  }
  if (alerts.open > 0) {
    const waiting =
      alerts.open === 1 ? '1 alerte de stock qui attend' : `${alerts.open} alertes de stock qui attendent`;
    advice.push({
      priorite: 'HAUTE',
      action: 'TRAITER_ALERTES',
      message: `Traitez ${waiting}`,
      articles: alerts.toRegularise.slice(0, NAMED_MAX).map(({ name }) => name),
    });
  }
  if (health.low > health.negative) {
    advice.push({
      priorite: 'MOYENNE',
      action: 'REAPPROVISIONNER',
      message: `Réapprovisionnez ${articles(health.low - health.negative)} bientôt en rupture`,
    });
  }
  if (health.articles > 0 && rotation < SLOW_ROTATION) {
    advice.push({
      priorite: 'BASSE',
      action: 'ECOULER_STOCK_DORMANT',
      message: 'Commandez moins des articles qui se vendent peu, ou baissez leur prix',
    });
  }
  return advice;
}

const ANOMALY_SENTENCES: Readonly<Record<Anomaly, string>> = {
  TOTAL_DIFFERS: 'Le total envoyé par la caisse diffère de la somme des lignes',
  TOTAL_UNREADABLE: 'Le total envoyé par la caisse était illisible',
  AMOUNT_ROUNDED: 'Un montant avait plus de deux décimales et a été arrondi',
  DATE_AHEAD: "L'horloge de la caisse était en avance",
  TEXT_CUT: 'Un texte trop long a été coupé',
  VARIANT_UNKNOWN: "La variante n'était pas connue : l'article simple a été vendu",
};

export function anomaliesOf({ anomalies }: Analysis): Static<typeof AnomalySchema>[] {
  return anomalies.map(({ name, sales }) => ({
    type: name,
    nb_ventes: sales,
    message: ANOMALY_SENTENCES[name as Anomaly] ?? name,
  }));
}

function articles(count: number): string {
  return count === 1 ? '1 article' : `${count} articles`;
}

function shown(value: number): string {
  return String(value).replace('.', ',');
}
