import { type Static, Type } from 'typebox';
import type { Refusal } from '../../domain/refusal.ts';
import type { SaleOutcome } from '../../domain/sale.ts';
import { requestError } from '../requests/request-error.ts';
import { NullableText } from '../values/schema-parts.ts';

/** The 200 of `/api/sync/ventes`, the older batch of sales (contract, 7.10). */
export const OlderSyncAnswerSchema = Type.Object({
  accepted: Type.Array(Type.String()),
  rejected: Type.Array(Type.Object({ vente_uid: NullableText, reason: Type.String() })),
});

export type OlderSyncAnswer = Static<typeof OlderSyncAnswerSchema>;

export const SALES_LIST_MISSING = requestError(
  400,
  'INVALID_FORMAT',
  'Format invalide: champ ventes (liste) requis',
);

/** The words of that route, where it has one for the reason; else the code of `ventes/sync`. */
const REASONS: Readonly<Partial<Record<Refusal['code'], string>>> = {
  ARTICLE_NOT_FOUND: 'ARTICLE_INEXISTANT',
  INVALID_FORMAT: 'FORMAT_INVALIDE',
};

/** Created sales and replays are accepted, each number once; the rest is in quarantine. */
export function encodeOlderSync(outcomes: readonly SaleOutcome[]): OlderSyncAnswer {
  const accepted = new Set<string>();
  const rejected: OlderSyncAnswer['rejected'] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'refused') accepted.add(outcome.number);
    else {
      const { code } = outcome.refusal;
      rejected.push({ vente_uid: outcome.number, reason: REASONS[code] ?? code });
    }
  }
  return { accepted: [...accepted], rejected };
}
