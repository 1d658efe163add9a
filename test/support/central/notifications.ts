import type { CentralAnswer, CentralTill } from '../central-books.ts';
import { ok } from './answers.ts';
import type { CentralShelves } from './catalogue.ts';
import type { CentralRequest } from './till-calls.ts';

interface Notified {
  readonly id: number;
  readonly serial: string;
  readonly at: number;
  readonly movement: CentralMovement;
}

/** A movement that tills are told of: goods in, goods out, or an adjustment; never a sale or its cancellation. */
export interface CentralMovement {
  readonly articleId: number;
  readonly kind: 'ENTREE' | 'SORTIE' | 'AJUSTEMENT';
  readonly quantity: number;
  readonly reference: string;
  readonly user: string;
  readonly comment: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const TYPES = { ENTREE: 'STOCK_AJOUT', SORTIE: 'STOCK_RETRAIT', AJUSTEMENT: 'STOCK_AJUSTEMENT' } as const;

/** `notifications/` (contract, 7.8): a row for each till that is active then; an unknown serial reads an empty list. */
export class CentralNotifications {
  readonly rows: Notified[] = [];
  readonly #tills: ReadonlyMap<string, CentralTill>;
  readonly #shelves: CentralShelves;

  constructor(tills: ReadonlyMap<string, CentralTill>, shelves: CentralShelves) {
    this.#tills = tills;
    this.#shelves = shelves;
  }

  tell(shopId: number, movement: CentralMovement): void {
    for (const till of this.#tills.values()) {
      if (!till.active || till.shopId !== shopId) continue;
      const id = this.rows.length + 1;
      this.rows.push({ id, serial: till.serial, at: this.#shelves.now(), movement });
    }
  }

  list({ serial }: CentralRequest, recent: boolean): CentralAnswer {
    const active = this.#tills.get(serial)?.active === true;
    const since = recent ? this.#shelves.now() - DAY_MS : -Infinity;
    const results = this.rows
      .filter((row) => active && row.serial === serial && row.at >= since)
      .toReversed()
      .map(itemOf);
    return ok({ count: results.length, non_lues: results.length, results });
  }
}

function itemOf({ id, at, movement }: Notified): object {
  const { articleId, kind, quantity, reference, user, comment } = movement;
  const article = {
    article_id: articleId,
    article_code: `ART-${articleId}`,
    article_nom: `Article ${articleId}`,
  };
  return {
    ...{ id, client_nom: 'Client', type_notification: TYPES[kind], lue: false },
    ...{ titre: `Stock: Article ${articleId}`, quantite_mouvement: quantity },
    message: `L'article 'Article ${articleId}' a bougé.\nQuantité: ${quantity}\n\nCommentaire: ${comment}`,
    date_creation: new Date(at).toISOString(),
    donnees_supplementaires: {
      ...article,
      ...{ type_mouvement: kind, reference_document: reference, utilisateur: user },
    },
  };
}
