import type { Obstacle } from '../../domain/shown-sale.ts';

/** Why a sale that head office has was not taken back, for the shop and for the operator. */
export const LOST_SALE_CAUSES: Readonly<
  Record<Obstacle, { readonly french: string; readonly english: string }>
> = {
  NOT_SHOWN: {
    french: "Le siège connaît ce numéro mais n'en montre pas la vente: lisez-la au siège.",
    english: 'head office names this number, and its history shows no readable sale of it: read it there',
  },
  SHOWN_TWICE: {
    french: 'Le siège montre deux ventes sous ce numéro: une personne doit dire laquelle est la bonne.',
    english: 'head office shows two sales under this number: somebody has to say which one it is',
  },
  OTHER_TERMINAL: {
    french:
      "Le siège montre cette vente sous le nom d'une autre caisse: vérifiez les noms des caisses au siège.",
    english:
      'head office shows this sale under the name of another till: look at the names of the tills there',
  },
  ARTICLE_UNKNOWN: {
    french:
      "Un article de cette vente n'est pas connu ici: ajoutez-le, puis relancez avec « upstream retry ».",
    english: 'an article of this sale is not known here: add it, then "upstream retry"',
  },
  TOTAL_DIFFERS: {
    french:
      'Les lignes montrées par le siège ne font pas son total (un article vendu à deux prix): renvoyez la vente depuis la caisse si elle la garde.',
    english:
      'the lines that head office shows do not make its total (one article sold at two prices): send it again from the till if it still has it',
  },
  CURRENCY_UNCLEAR: {
    french:
      "Le siège ne montre pas la devise et les prix n'en désignent aucune: renvoyez la vente depuis la caisse si elle la garde.",
    english:
      'head office names no currency, and the prices point to none or to several: send it again from the till if it still has it',
  },
  IN_QUARANTINE: {
    french: 'La caisse a renvoyé ce numéro, qui attend en quarantaine: décidez là-bas.',
    english: 'the till sent this number again, and it waits in the quarantine: decide there',
  },
  SENT_AGAIN: {
    french:
      'Cette vente est ici sous un autre numéro (la caisse l’a renvoyée sans numéro, ou elle en a reçu deux) et peut être deux fois au siège.',
    english:
      'this sale stands here under another number (the till sent it again without one, or it was given two), and may be at head office twice',
  },
  MAY_BE_PARKED: {
    french:
      'Une vente de cette caisse attend parce que son numéro est pris au siège, et elle est la même en tout: si c’est elle, donnez-lui ce numéro avec « upstream renumber »; sinon, donnez-lui en un autre, puis « upstream retry ».',
    english:
      'a sale of this till waits because its number is taken at head office, and looks the same: if it is that one, give it this number with "upstream renumber"; if not, give it another, then "upstream retry"',
  },
  TILL_NEW: {
    french: "Cette caisse n'était pas encore connue ici: ses ventes peuvent ne pas venir de ce hub.",
    english: 'the till was not known here before the loss: its sales may never have come from this hub',
  },
};
