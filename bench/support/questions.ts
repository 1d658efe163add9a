import { SHOP } from './shop.ts';

/** What a till or an owner looks up all day. */
const QUESTIONS = {
  'the 500 articles': '/api/v2/simple/articles/',
  'the last 50 sales': '/api/v2/simple/ventes/historique/?page_size=50',
  'movements of one article': '/api/v2/simple/mouvements/?article_id=1&limit=50',
  'figures of today': `/api/v2/simple/statistiques/?boutique_id=${SHOP}`,
} as const;

export type Question = keyof typeof QUESTIONS;
export const QUESTION_NAMES = Object.keys(QUESTIONS) as readonly Question[];

/** As `bench/ask.ts` takes them. */
export function questionArgs(): string[] {
  return QUESTION_NAMES.map((name) => `${name}=${QUESTIONS[name]}`);
}
