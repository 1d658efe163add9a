import type { Waits } from '../../domain/central-stock.ts';

/** Why a difference of stock is shown and not booked, for the shop and for the operator. */
export const STOCK_WAITS: Readonly<Record<Waits, { readonly french: string; readonly english: string }>> = {
  'under-way': {
    french:
      "Un envoi au siège n'est pas encore confirmé: l'écart est revu à la prochaine lecture, il n'y a rien à faire.",
    english:
      'something of this article may have reached head office or not: the next reading looks again, nothing is to be done',
  },
  'by-hand': {
    french:
      'Un mouvement de cet article doit être fait à la main au siège: faites-le, puis confirmez-le avec « upstream settle », ou renoncez-y avec « upstream drop ».',
    english:
      'a record of this article is to be done at head office by hand: do it and say so with "upstream settle", or give it up with "upstream drop"',
  },
  unconfirmed: {
    french:
      "Le siège n'a pas encore montré qu'il a toujours ce qu'il avait reçu de cette boutique: l'écart est revu ensuite, il n'y a rien à faire.",
    english:
      'head office has not shown yet that it still has what it got of this shop: the difference is looked at again then, nothing is to be done',
  },
  'tills-not-compared': {
    french:
      "Le hub a été restauré: les ventes des caisses sont d'abord comparées avec le siège. L'écart est revu ensuite.",
    english:
      'the hub was restored: the sales of its tills are compared with head office first, then the difference is looked at again',
  },
};

/** What differed at the first look: nobody knows why, so a person says. */
export const STOCK_UNEXPLAINED = {
  french:
    "Écart constaté à la première lecture du siège: comptez l'article, puis acceptez le stock du siège avec « stock accept », ou laissez-le ainsi.",
  english:
    'it differed at the first look: count it, then take over head office’s stock with "stock accept", or leave it',
} as const;
