import type { ArticleId, Epoch, Seq } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { type PossibleRepeat, refusalSentence } from '../sales/refusal-sentences.ts';
import { NO_NUMBER } from '../sales/sync-outcome.ts';
import { formatUtc } from '../values/dates.ts';

/**
 * The frames of a shop's notices, as JSON text (contract, 9.3). `seq` is the fact that the frame tells, and `epoch` its
 * epoch, as in every frame. `at` is UTC milliseconds.
 */

/** An article whose level became low, or fell below zero, and its level now. */
export function stockAlert(
  alert: {
    readonly articleId: ArticleId;
    readonly name: string;
    readonly quantity: number;
    readonly seq: Seq;
  },
  threshold: number,
  epoch: Epoch,
  at: number,
): string {
  return JSON.stringify({
    type: 'stock_alert',
    article_id: alert.articleId,
    article_nom: alert.name,
    stock_actuel: alert.quantity,
    seuil_alerte: threshold,
    seq: alert.seq,
    epoch,
    timestamp: formatUtc(at),
  });
}

/** A sale that was refused and waits in quarantine. */
export function saleRejected(
  refused: {
    readonly seq: Seq;
    readonly number: string | null;
    readonly refusal: Refusal | PossibleRepeat;
  },
  epoch: Epoch,
  at: number,
): string {
  return JSON.stringify({
    type: 'vente_rejected',
    vente_uid: refused.number ?? NO_NUMBER,
    raison: refusalSentence(refused.refusal),
    seq: refused.seq,
    epoch,
    timestamp: formatUtc(at),
  });
}

/** Paid sales that stand, of a span of days; turnover in minor units, in the shop's main currency less expenses. */
export interface Takings {
  readonly sales: number;
  readonly main: number;
  readonly usd: number;
}

/** The figures are JSON numbers, as dashboards of today read them (contract, D12). */
export function dashboardStats(
  takings: { readonly day: Takings; readonly month: Takings },
  seq: Seq,
  epoch: Epoch,
  at: number,
): string {
  const { day, month } = takings;
  return JSON.stringify({
    type: 'dashboard_stats_updated',
    stats: {
      ca_jour: day.main / 100,
      ca_jour_usd: day.usd / 100,
      ca_mois: month.main / 100,
      ca_mois_usd: month.usd / 100,
      nb_ventes_jour: day.sales,
      nb_ventes_mois: month.sales,
    },
    seq,
    epoch,
    timestamp: formatUtc(at),
  });
}
