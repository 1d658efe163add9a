/** Why something did not reach head office: a code for programs, a sentence for the shop and one for the operator. */
export interface Cause {
  readonly code: string;
  readonly french: string;
  readonly english: string;
}

/**
 * Why a record did not reach head office, by the code that the database keeps: what happened and what can be done, for
 * the shop in French and for the operator in English.
 */
export const CAUSES = {
  COLLISION: {
    french:
      "Le siège a déjà ce numéro de facture, mais pour une autre vente. Donnez-lui un nouveau numéro d'envoi (renumber).",
    english:
      'head office has this number, but not from this till and shop: two different sales share it; send it under a new number (renumber)',
  },
  UNCONFIRMED: {
    french:
      "C'est peut-être arrivé au siège, qui n'a pas encore pu dire si c'est le cas. Une nouvelle demande suivra.",
    english: 'it may have arrived, and head office could not say yet whether it did; it is asked again soon',
  },
  MISSING_THERE: {
    french:
      "Le siège l'avait accepté et ne l'a plus (une sauvegarde y a été remise ?). Une vente est renvoyée, le reste d'abord recherché.",
    english:
      'head office had acknowledged this and has it no more (restored from a backup, perhaps); a sale is sent again, anything else is looked for first',
  },
  NOT_NAMED: {
    french: "La réponse du siège n'a pas parlé de cette vente. Un nouvel essai suivra.",
    english: 'the answer of head office did not name this sale; it is sent again soon',
  },
  NO_ROUTE: {
    french:
      "Le siège n'ouvre pas ce qu'il faut à cet envoi, ou quelque chose l'intercepte. Les autres passent ; un nouvel essai suivra.",
    english:
      'what takes this kind of record at head office is closed or not there, or something between intercepts it; others go on, and it is tried again',
  },
  TRANSIENT: {
    french: 'La base de données du siège était occupée. Un nouvel essai suivra.',
    english: 'the database of head office was busy; it is sent again soon',
  },
  POISON: {
    french:
      "Le siège tombe en panne sur cet envoi et accepte les autres. Prévenez le siège ; si rien n'y fait, saisissez-le là-bas (settle) ou abandonnez-le (drop).",
    english:
      'head office, or what stands before it, fails on this record and takes others; enter it there by hand (settle), or give it up (drop)',
  },
  NO_ANSWER: {
    french: 'Le siège répond aux autres ventes, mais jamais à celle-ci. Un nouvel essai suivra.',
    english: 'head office answers others, but never this sale; it is sent again soon',
  },
  UNENCODABLE: {
    french:
      "Cette vente ne peut pas s'écrire dans la forme que le siège sait lire. Saisissez-la au siège (settle) ou appelez le technicien.",
    english:
      'the hub cannot write this sale in the form that head office reads; enter it there by hand (settle)',
  },
  ARTICLE_NOT_FOUND: {
    french:
      'Le siège ne connaît pas un article de cet envoi, ou il y est désactivé. Activez-le au siège ; un essai est fait chaque jour.',
    english:
      'head office does not know an article of this record, or not as active; mend it there, it is tried daily (or retry)',
  },
  INSUFFICIENT_STOCK: {
    french:
      "Le siège refuse cette vente, faute de stock chez lui. Corrigez-y le stock de l'article ; un essai est fait chaque jour.",
    english:
      'head office refuses the sale for want of stock; correct the stock there, it is tried daily (or retry)',
  },
  INTEGRITY_ERROR: {
    french:
      'La base de données du siège refuse cette vente. Prévenez le siège ; saisissez-la là-bas (settle) ou réessayez ensuite (retry).',
    english:
      'the database of head office refuses the sale; enter it there by hand (settle), or retry when it was mended',
  },
  REFUSED: {
    french:
      'Le siège refuse cet envoi. Lisez sa dernière réponse, corrigez au siège, puis réessayez (retry).',
    english: 'head office refuses the record: read its last answer, mend the cause, then retry',
  },
  CANCELLATION: {
    french:
      "Cette vente était partie, ou peut-être partie, pour le siège avant d'être annulée ici. Annulez-la aussi au siège (settle).",
    english:
      'the sale had left for head office, or may have, before it was cancelled here; cancel it there too (settle)',
  },
  CANCELLATION_TOO_LATE: {
    french:
      "Le siège n'annule plus une vente après une heure. Annulez-la là-bas à la main, puis confirmez-le ici (settle).",
    english: 'head office cancels no sale after an hour: cancel it there by hand, then say so here (settle)',
  },
  CANCELLATION_OPEN: {
    french:
      "La vente annulée n'est pas au siège pour l'instant, mais un envoi en retard peut encore l'y apporter. Une nouvelle demande suivra.",
    english:
      'head office has not got the cancelled sale so far, and a request that is late may still bring it; it is asked again',
  },
  OUTCOME_UNKNOWN: {
    french:
      "Personne ne sait si cet envoi est arrivé au siège. Vérifiez là-bas : s'il y est, confirmez-le (settle) ; sinon, renvoyez-le (retry avec son numéro).",
    english:
      'nobody knows whether this arrived: look at head office; if it is there, say so (settle), else send it once more (retry with its seq)',
  },
  BY_HAND: {
    french:
      "Le siège n'a pas d'envoi pour ce mouvement. Faites-le là-bas à la main, puis confirmez-le ici (settle), ou abandonnez-le (drop).",
    english:
      'head office has no call for this: do it there by hand, then say so here (settle), or give it up (drop)',
  },
  NO_TILL: {
    french:
      "Aucune caisse de cette boutique n'est connue du siège : ce mouvement ne peut être envoyé sous aucun nom. Faites-en activer une au siège.",
    english: 'head office knows no till of this shop under which this could be sent; have one enabled there',
  },
  TERMINAL_NOT_FOUND: {
    french: 'Le siège ne connaît pas cette caisse, ou elle y est désactivée. Faites-la activer au siège.',
    english: 'head office does not know this till, or not as active; have it enabled there',
  },
  NO_BOUTIQUE: {
    french: "Au siège, cette caisse n'appartient à aucune boutique. Faites-la rattacher à la boutique.",
    english: 'at head office this till belongs to no shop; have it assigned there',
  },
  BOUTIQUE_MISMATCH: {
    french: 'Au siège, cette caisse appartient à une autre boutique. Faites-la rattacher à celle-ci.',
    english: 'at head office this till belongs to another shop; have it assigned to this one',
  },
  SERIAL_UNUSABLE: {
    french: 'Le numéro de série de cette caisse ne peut pas être envoyé au siège. Appelez le technicien.',
    english: 'the serial of this till cannot be sent in an HTTP header; give the till another one',
  },
} as const satisfies Readonly<Record<string, Omit<Cause, 'code'>>>;

export type CauseCode = keyof typeof CAUSES;

/** Codes of an older or a newer program are told in general. */
const UNKNOWN: Omit<Cause, 'code'> = {
  french:
    'Cet envoi au siège attend une décision. Lisez la dernière réponse du siège ou appelez le technicien.',
  english: 'it did not reach head office: read its last answer',
};

export function causeOf(code: string): Cause {
  return { code, ...(isCauseCode(code) ? CAUSES[code] : UNKNOWN) };
}

export function isCauseCode(code: string): code is CauseCode {
  return Object.hasOwn(CAUSES, code);
}

/** A row of the store with its cause told in the place of its code; null where there is none. */
export type ToldRecord<Row> = Omit<Row, 'reason'> & { readonly cause: Cause | null };

export function withCauseIfAny<Row extends { readonly reason: string | null }>(row: Row): ToldRecord<Row> {
  const { reason, ...rest } = row;
  return { ...rest, cause: reason === null ? null : causeOf(reason) };
}

/** The same for a row that has one. */
export type Told<Row> = Omit<Row, 'reason'> & { readonly cause: Cause };

export function withCause<Row extends { readonly reason: string }>(row: Row): Told<Row> {
  const { reason, ...rest } = row;
  return { ...rest, cause: causeOf(reason) };
}

interface Rows {
  readonly parked: readonly { readonly reason: string }[];
  readonly holds: readonly { readonly reason: string }[];
}

/** A shop's status as it is shown: whatever head office did not take says why. */
export type ToldShop<Shop extends Rows> = Omit<Shop, 'parked' | 'holds'> & {
  readonly parked: readonly Told<Shop['parked'][number]>[];
  readonly holds: readonly Told<Shop['holds'][number]>[];
};

export function toldShop<Shop extends Rows>(shop: Shop): ToldShop<Shop> {
  const { parked, holds, ...rest } = shop;
  return {
    ...rest,
    parked: parked.map((row: Shop['parked'][number]) => withCause(row)),
    holds: holds.map((row: Shop['holds'][number]) => withCause(row)),
  };
}
