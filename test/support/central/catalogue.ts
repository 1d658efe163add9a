import type { CentralAnswer, CentralTill } from '../central-books.ts';

/** An article at head office, by the data model's names. Amounts are texts with two decimals, as its database gives them. */
export interface ShelvedArticle {
  readonly id: number;
  readonly shopId: number;
  code: string;
  nom: string;
  description: string;
  devise: string;
  prix_vente: string;
  prix_achat: string;
  prix_vente_usd: string | null;
  prix_achat_usd: string | null;
  categoryId: number | null;
  stock: number;
  active: boolean;
  validated: boolean;
  sent: number;
  sentAt: string | null;
  image: string | null;
  /** When it was saved as a whole; what only moves stock does not. */
  saved: number;
  variants: ShelvedVariant[];
}

export interface ShelvedVariant {
  readonly id: number;
  nom: string;
  code_barre: string;
  readonly type?: string;
  active: boolean;
  saved: number;
}

export interface ShelvedCategory {
  readonly id: number;
  readonly shopId: number;
  nom: string;
  description: string;
  saved: number;
}

/**
 * The catalogue side of the central backend, flaws included, as far as it was observed (contract, 7.4, 7.5, 7.9): stock
 * is never seen by an incremental reading, nor what was switched off, deleted or is waiting; an unreadable `since` gives
 * everything; `server_time` is taken after the query; a variant's nested stock is junk.
 */
export class CentralShelves {
  readonly articles = new Map<number, ShelvedArticle>();
  readonly categories = new Map<number, ShelvedCategory>();
  readonly tillNames = new Map<string, string>();
  rate = '2800.00';
  /** UTC ms; a test may stop it. */
  now: () => number = () => Date.now();
  readonly #tills: ReadonlyMap<string, CentralTill>;

  constructor(tills: ReadonlyMap<string, CentralTill>) {
    this.#tills = tills;
  }

  /** A new article, or another version of one, saved now. */
  put(
    id: number,
    shopId: number,
    change: Partial<Omit<ShelvedArticle, 'id' | 'shopId'>> = {},
  ): ShelvedArticle {
    const before = this.articles.get(id) ?? blankArticle(id, shopId);
    const article = { ...before, ...change, saved: this.now() };
    this.articles.set(id, article);
    return article;
  }

  putCategory(id: number, shopId: number, nom: string, description = ''): void {
    this.categories.set(id, { id, shopId, nom, description, saved: this.now() });
  }

  /** Goods are sent: the article leaves the list until a till decides. */
  send(id: number, quantity: number, sentAt: string): void {
    const article = this.articles.get(id);
    if (article === undefined) throw new Error(`head office has no article ${id}`);
    this.put(id, article.shopId, { validated: false, sent: quantity, sentAt });
  }

  /** @returns what puts the articles back as they are now */
  backUp(): () => void {
    const articles = structuredClone([...this.articles]);
    return () => {
      this.articles.clear();
      for (const [id, article] of structuredClone(articles)) this.articles.set(id, article);
    };
  }

  /** Null when the path is none of these routes. @param url path and query, below /api/v2/simple/ */
  answer(url: string, serial: string): CentralAnswer | null {
    const { pathname, searchParams } = new URL(url, 'http://central');
    const terminal = /^\/terminal\/([^/]+)\/$/.exec(pathname)?.[1];
    if (terminal !== undefined) return this.#terminal(decodeURIComponent(terminal));
    const list = this.#lists[pathname];
    if (list === undefined) return null;
    const till = this.#tills.get(serial);
    if (till?.active !== true || till.shopId === null) {
      return fail(400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis');
    }
    const since = searchParams.get('since');
    const at = since === null ? null : Date.parse(since);
    const rows = list(till.shopId, at === null || Number.isNaN(at) ? null : at, since);
    return { status: 200, body: { success: true, boutique_id: till.shopId, ...rows } };
  }

  readonly #lists: Readonly<
    Record<string, (shop: number, since: number | null, text: string | null) => object>
  > = {
    '/articles/': (shop, since, text) => {
      const articles = this.#living(shop)
        .filter((article) => article.validated && isSince(article.saved, since))
        .map((article) => this.#listed(article));
      const sync = {
        is_incremental: text !== null,
        since: text,
        version_min: null,
        server_time: this.#time(),
      };
      return {
        ...{ count: articles.length, boutique_nom: `Boutique ${shop}`, taux_dollar: this.rate },
        ...{ articles, sync_metadata: sync },
      };
    },
    '/articles/deleted/': (shop) => {
      const gone = [...this.articles.values()].filter((one) => one.shopId === shop && !one.active);
      const deleted_articles = gone.map(({ id, code, nom }) => ({ id, code, nom, date_suppression: null }));
      return { count: gone.length, deleted_articles, message: 'MAUI doit supprimer ces articles' };
    },
    '/articles/pending/': (shop) => {
      const articles_pending = this.#living(shop)
        .filter((article) => !article.validated)
        .map((article) => this.#pending(article));
      return { count: articles_pending.length, boutique_nom: `Boutique ${shop}`, articles_pending };
    },
    '/variantes/': (shop, since, text) => {
      const variantes = [...this.articles.values()]
        .filter((article) => article.shopId === shop)
        .flatMap((article) =>
          article.variants
            .filter((variant) => variant.active && isSince(variant.saved, since))
            .map((variant) => listedVariant(article, variant)),
        );
      const sync = { is_incremental: text !== null, since: text, server_time: this.#time() };
      return {
        count: variantes.length,
        variantes,
        sync_metadata: { ...sync, total_variants: variantes.length },
      };
    },
    '/categories/': (shop, since, text) => {
      const categories = [...this.categories.values()]
        .filter((category) => category.shopId === shop && isSince(category.saved, since))
        .map(({ id, nom, description }) => ({ id, nom, description, boutique: shop }));
      const sync = { is_incremental: text !== null, since: text, server_time: this.#time() };
      return { count: categories.length, categories, sync_metadata: sync };
    },
  };

  #living(shop: number): readonly ShelvedArticle[] {
    return [...this.articles.values()]
      .filter((article) => article.shopId === shop && article.active)
      .sort((a, b) => (a.nom < b.nom ? -1 : 1));
  }

  #listed(article: ShelvedArticle): object {
    const { id, code, nom, description, devise, prix_vente, prix_achat, categoryId, stock } = article;
    const category = categoryId === null ? undefined : this.categories.get(categoryId);
    const variantes = article.variants
      .filter((variant) => variant.active)
      .map((variant) => ({
        ...{ id: variant.id, article_parent_nom: nom, code_barre: variant.code_barre },
        ...{
          nom_variante: variant.nom,
          type_attribut: variant.type ?? 'COULEUR',
          quantite_stock: 0,
          est_actif: true,
        },
        ...{ prix_vente, prix_achat, devise, nom_complet: `${nom} - ${variant.nom}`, image_url: null },
      }));
    return {
      ...{ id, code, nom, description, devise, prix_vente, prix_achat },
      ...{ prix_vente_usd: article.prix_vente_usd, prix_achat_usd: article.prix_achat_usd },
      ...(category === undefined ? {} : { categorie_nom: category.nom }),
      ...{ categorie_backend_id: categoryId, quantite_stock: stock, est_actif: true },
      ...{ has_variantes: variantes.length > 0, stock_total_variantes: stock, variantes },
      ...{ est_valide_client: true, date_suppression: null, image_url: article.image },
    };
  }

  #pending(article: ShelvedArticle): object {
    const { id, code, nom, description, prix_vente, prix_achat, devise, categoryId, stock } = article;
    return {
      ...{ id, code, nom, description, categorie_id: categoryId },
      categorie: categoryId === null ? null : (this.categories.get(categoryId)?.nom ?? null),
      ...{ prix_vente, prix_achat, devise, quantite_envoyee: article.sent, quantite_stock: stock },
      ...{ date_envoi: article.sentAt, date_creation: '2026-01-01T08:00:00+01:00' },
    };
  }

  #terminal(serial: string): CentralAnswer {
    const till = this.#tills.get(serial);
    if (till === undefined) return fail(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé');
    const nom_terminal = this.tillNames.get(serial) ?? serial;
    const terminal = { id: 1, numero_serie: serial, nom_terminal, est_actif: till.active };
    const boutique = till.shopId === null ? null : { id: till.shopId, nom: `Boutique ${till.shopId}` };
    return { status: 200, body: { success: true, terminal, boutique } };
  }

  #time(): string {
    return new Date(this.now()).toISOString().replace('Z', '000+00:00');
  }
}

function blankArticle(id: number, shopId: number): ShelvedArticle {
  return {
    ...{ id, shopId, code: `ART-${id}`, nom: `Article ${id}`, description: '', devise: 'CDF' },
    ...{ prix_vente: '1000.00', prix_achat: '0.00', prix_vente_usd: null, prix_achat_usd: null },
    ...{ categoryId: null, stock: 0, active: true, validated: true, sent: 0, sentAt: null, image: null },
    ...{ saved: 0, variants: [] },
  };
}

/** This list shows the parent's stock. */
function listedVariant(article: ShelvedArticle, variant: ShelvedVariant): object {
  return {
    ...{ id: variant.id, article_parent_id: article.id, code_barre: variant.code_barre },
    ...{
      nom_variante: variant.nom,
      type_attribut: variant.type ?? 'COULEUR',
      quantite_stock: article.stock,
      est_actif: true,
    },
    ...{
      prix_vente: article.prix_vente,
      devise: article.devise,
      nom_complet: `${article.nom} - ${variant.nom}`,
    },
  };
}

function isSince(saved: number, since: number | null): boolean {
  return since === null || saved > since;
}

function fail(status: number, code: string, error: string): CentralAnswer {
  return { status, body: { error, code } };
}
