import type { Discarded, SaleStanding } from '../../domain/certificate.ts';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The certificate's words, French first: what the shop's owner reads. */
export interface Words {
  readonly title: string;
  readonly complete: string;
  readonly incomplete: string;
  /** With the space before it where the language wants one. */
  readonly colon: string;
  readonly sales: string;
  readonly first: string;
  readonly last: string;
  readonly standings: Readonly<Record<SaleStanding, string>>;
  readonly cancelled: string;
  readonly cancellationsOpen: string;
  readonly quarantined: string;
  readonly discarded: string;
  readonly discardedAs: Readonly<Record<Discarded['kind'], string>>;
  readonly without: string;
  readonly by: string;
  readonly missing: string;
  readonly noGap: string;
  readonly noSeries: string;
  readonly more: (count: number) => string;
  readonly nothing: string;
  readonly wholeShop: string;
  readonly drawnUp: string;
  readonly signature: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  fr: {
    title: 'Certificat du soir',
    complete: 'Tout est arrivé au siège et aucun numéro ne manque.',
    incomplete: 'Tout n’est pas encore réglé : voyez les lignes signalées.',
    colon: '\u00a0:',
    sales: 'Ventes',
    first: 'Première',
    last: 'Dernière',
    standings: {
      sent: 'Arrivées au siège',
      'by-hand': 'Saisies au siège à la main',
      waiting: 'En attente d’envoi',
      parked: 'Mises de côté, à décider',
      held: 'Retenues : le siège refuse cette caisse',
      dropped: 'Abandonnées, jamais au siège',
    },
    cancelled: 'Ventes annulées',
    cancellationsOpen: 'Annulations que le siège ne connaît pas encore',
    quarantined: 'Ventes refusées, à décider',
    discarded: 'Écartées',
    discardedAs: {
      'refused-sale': 'vente refusée, écartée',
      'sale-not-sent': 'vente jamais envoyée',
      'cancellation-not-sent': 'annulation abandonnée, le siège ne la connaît pas',
    },
    without: 'sans numéro',
    by: 'par',
    missing: 'Numéros manquants',
    noGap: 'aucun',
    noSeries: 'cette caisse ne numérote pas en série',
    more: (count) => `et ${count} de plus`,
    nothing: 'Aucune vente ce jour.',
    wholeShop: 'Toute la boutique',
    drawnUp: 'Établi le',
    signature: 'Signature',
  },
  en: {
    title: 'Evening certificate',
    complete: 'Everything has reached head office and no number is missing.',
    incomplete: 'Not everything is settled yet: see the marked lines.',
    colon: ':',
    sales: 'Sales',
    first: 'First',
    last: 'Last',
    standings: {
      sent: 'Arrived at head office',
      'by-hand': 'Entered at head office by hand',
      waiting: 'Waiting to be sent',
      parked: 'Set aside, to be decided',
      held: 'Held: head office refuses this till',
      dropped: 'Given up, never at head office',
    },
    cancelled: 'Cancelled sales',
    cancellationsOpen: 'Cancellations that head office does not know yet',
    quarantined: 'Refused sales, to be decided',
    discarded: 'Discarded',
    discardedAs: {
      'refused-sale': 'refused sale, discarded',
      'sale-not-sent': 'sale never sent',
      'cancellation-not-sent': 'cancellation given up, head office does not know of it',
    },
    without: 'no number',
    by: 'by',
    missing: 'Missing numbers',
    noGap: 'none',
    noSeries: 'this till does not number in series',
    more: (count) => `and ${count} more`,
    nothing: 'No sale on this day.',
    wholeShop: 'The whole shop',
    drawnUp: 'Drawn up on',
    signature: 'Signature',
  },
};
