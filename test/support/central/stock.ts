import type { CentralAnswer, CentralBooks } from '../central-books.ts';
import { coded, codeless, fieldsOf, ok } from './answers.ts';
import type { CentralShelves, ShelvedArticle } from './catalogue.ts';
import type { CentralNotifications } from './notifications.ts';
import type { CentralRequest } from './till-calls.ts';

/** One movement that a call of a till made. */
export interface CentralEntry {
  readonly articleId: number;
  readonly quantity: number;
  readonly serial: string;
  readonly comment: string;
}

/** A till's word on an article that waited, or waits no more. */
export interface CentralDecision {
  readonly articleId: number;
  readonly serial: string;
  readonly decision: 'received' | 'refused';
  /** What had been sent; 0 when nothing waited. */
  readonly sent: number;
  /** What the till says that it counted; 0 of a refusal. */
  readonly counted: number;
}

/**
 * Reception and correction (contract, 7.5, 7.6). `regulariser` adds each time that it is called; `valider` adds what head
 * office had sent, whatever the till counted; `refuser` looks at no till. While no article was put on the shelves, every
 * id is good.
 */
export class CentralStock {
  readonly entries: CentralEntry[] = [];
  /** Each call that decided on an article, also one that came too late to change anything. */
  readonly decisions: CentralDecision[] = [];
  readonly #books: CentralBooks;
  readonly #shelves: CentralShelves;
  readonly #notifications: CentralNotifications;

  constructor(books: CentralBooks, shelves: CentralShelves, notifications: CentralNotifications) {
    this.#books = books;
    this.#shelves = shelves;
    this.#notifications = notifications;
  }

  regularise({ serial, text }: CentralRequest): CentralAnswer {
    const till = this.#books.tills.get(serial);
    if (serial === '') return coded(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis');
    if (till?.active !== true) return coded(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif');
    const body = fieldsOf(text);
    if (body === null) return codeless(500, 'Erreur régularisation', { details: '' });
    const { article_id: id, quantite_ajout: added } = body as {
      article_id?: unknown;
      quantite_ajout?: unknown;
    };
    if (typeof id !== 'number' || typeof added !== 'number' || added <= 0)
      return codeless(400, 'article_id et quantite_ajout (>0) requis');
    if (till.shopId === null || !this.#knows(id, till.shopId))
      return codeless(404, `Article ${id} non trouvé`);
    const notes = String(body['notes'] ?? 'Régularisation manuelle via terminal');
    const comment = `Régularisation stock: ${notes}`;
    this.#enter(till.shopId, id, added, serial, `REGUL-${serial}`, comment);
    const article = { id, nom: `Article ${id}`, code: `ART-${id}` };
    return ok({ success: true, article, quantite_ajoutee: added, alertes_resolues: 0 });
  }

  receive({ serial, text }: CentralRequest): CentralAnswer {
    const body = fieldsOf(text);
    if (body?.['article_id'] === undefined) return coded(400, 'MISSING_ARTICLE_ID', 'article_id requis');
    if (body['quantite_validee'] === undefined)
      return coded(400, 'MISSING_QUANTITE', 'quantite_validee requise');
    const article = this.#article(body);
    if (article === undefined) return coded(404, 'ARTICLE_NOT_FOUND', 'Article non trouvé');
    const { sent } = article;
    const counted = Number(body['quantite_validee']);
    this.decisions.push({ articleId: article.id, serial, decision: 'received', sent, counted });
    const shown = { id: article.id, code: article.code, nom: article.nom };
    if (article.validated) {
      const message = `Article "${article.nom}" déjà validé`;
      return ok({ success: true, message, already_validated: true, article: shown });
    }
    this.#shelves.put(article.id, article.shopId, { validated: true, sent: 0, sentAt: null });
    const reference = `VALIDATION-B${article.shopId}-${article.id}`;
    const comment = `Validation client: ${sent} unités reçues`;
    if (sent > 0) this.#enter(article.shopId, article.id, sent, serial, reference, comment);
    const message = `Article "${article.nom}" validé avec succès`;
    return ok({ success: true, message, article: { ...shown, est_valide_client: true } });
  }

  refuse({ serial, text }: CentralRequest): CentralAnswer {
    const body = fieldsOf(text);
    if (body?.['article_id'] === undefined) return coded(400, 'MISSING_ARTICLE_ID', 'article_id requis');
    const article = this.#article(body);
    if (article === undefined) return coded(404, 'ARTICLE_NOT_FOUND', 'Article non trouvé');
    const { sent } = article;
    this.decisions.push({ articleId: article.id, serial, decision: 'refused', sent, counted: 0 });
    this.#shelves.put(article.id, article.shopId, { validated: true, sent: 0, sentAt: null });
    const message = `Article "${article.nom}" refusé - remis dans le catalogue sans ajout de stock`;
    return ok({ success: true, message, article: { id: article.id, nom: article.nom } });
  }

  /** What somebody does on the web: a movement of which the tills are told. */
  byHand(shopId: number, articleId: number, quantity: number, comment: string): void {
    this.#books.move(articleId, quantity);
    const kind = quantity > 0 ? 'ENTREE' : 'SORTIE';
    this.#notifications.tell(shopId, { articleId, kind, quantity, reference: 'WEB', user: 'admin', comment });
  }

  #enter(
    shopId: number,
    articleId: number,
    quantity: number,
    serial: string,
    reference: string,
    comment: string,
  ): void {
    this.entries.push({ articleId, quantity, serial, comment });
    this.#books.move(articleId, quantity);
    const movement = { articleId, kind: 'ENTREE', quantity, reference, user: serial, comment } as const;
    this.#notifications.tell(shopId, movement);
  }

  #knows(id: number, shopId: number): boolean {
    return this.#shelves.articles.size === 0 || this.#shelves.articles.get(id)?.shopId === shopId;
  }

  /** `boutique_id` 0 or absent switches the shop's filter off, as there. */
  #article(body: Readonly<Record<string, unknown>>): ShelvedArticle | undefined {
    const article = this.#shelves.articles.get(Number(body['article_id']));
    const shop = Number(body['boutique_id'] ?? 0);
    return shop === 0 || article?.shopId === shop ? article : undefined;
  }
}
