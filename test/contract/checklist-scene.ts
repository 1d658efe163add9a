import { afterAll, beforeAll } from 'vitest';
import { type JsonAnswer, openServedHub, type ServedHub } from '../http/served-hub.ts';

/** Shop A (id 1) refuses what it has not, shop B (id 2) accepts it. */
export const A = { shop: 1, name: 'Boutique Alpha', code: 'BTQ-001' } as const;
export const TILL = { id: 11, name: 'Caisse 1', serial: 'till-A1' } as const;
export const SECOND = { id: 12, name: 'Caisse 2', serial: 'till-A2' } as const;
export const THIRD = { id: 13, name: 'Caisse 3', serial: 'till-A3' } as const;
export const INACTIVE = 'till-off';
export const HOMELESS = 'till-homeless';
export const TILL_B = { id: 21, name: 'Caisse B', serial: 'till-B1' } as const;

/** Articles with a part of their own; `next()` gives the many others, each 100 in stock at 25000.00. */
export const ARTICLE = {
  inactive: 901,
  awaiting: 902,
  three: 903,
  none: 904,
  lamp: 905,
  soap: 906,
  noCategory: 907,
  bOil: 951,
  bThree: 953,
} as const;

const PLAIN = Array.from({ length: 150 }, (_, index) => 100 + index);

export interface ChecklistScene {
  readonly hub: ServedHub;
  /** An article that no other check has touched: 100 in stock, 25000.00 CDF. */
  next(): number;
  get(path: string, serial?: string): Promise<JsonAnswer>;
  post(path: string, body: unknown, serial?: string): Promise<JsonAnswer>;
  put(path: string, body: unknown, serial?: string): Promise<JsonAnswer>;
  /** What `GET mouvements` lists of an article, oldest first. */
  movements(article: number, serial?: string): Promise<readonly Record<string, unknown>[]>;
  /** Codes of what the quarantine holds under a number. */
  kept(number: string): readonly string[];
}

const SIMPLE = '/api/v2/simple/';

/** One hub for a file of checks, on a shop of their own. */
export function useChecklistHub(provision: unknown = checklistShops()): ChecklistScene {
  let hub: ServedHub;
  let taken = 0;
  beforeAll(async () => {
    hub = await openServedHub(provision);
  });
  afterAll(() => hub[Symbol.asyncDispose]());
  const call =
    (method: string) =>
    (path: string, body: unknown, serial: string = TILL.serial) =>
      hub.send(path.startsWith('/') ? path : SIMPLE + path, {
        method,
        headers: serial === '' ? {} : { 'X-Device-Serial': serial },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
  const get: ChecklistScene['get'] = (path, serial) => call('GET')(path, undefined, serial);
  return {
    get hub() {
      return hub;
    },
    next() {
      const article = PLAIN[taken];
      if (article === undefined) throw new Error('no article is left');
      taken += 1;
      return article;
    },
    get,
    post: call('POST'),
    put: call('PUT'),
    async movements(article, serial = TILL.serial) {
      const { body } = await get(`mouvements?limit=1000&article_id=${article}`, serial);
      return body.mouvements.toReversed();
    },
    kept: (number) =>
      hub
        .rows<{ refusal: string }>(
          'SELECT s.refusal FROM quarantine AS q JOIN quarantine_state AS s USING (shop_id, seq) WHERE q.number = ? ORDER BY seq',
          number,
        )
        .map(({ refusal }) => (JSON.parse(refusal) as { code: string }).code),
  };
}

/** A provisioning file. */
export function checklistShops(): object {
  const article = (id: number, more: object = {}) => ({
    id,
    boutique_id: A.shop,
    code: `A-${id}`,
    nom: `Article ${id}`,
    categorie_id: 71,
    prix_vente: '25000.00',
    prix_achat: '20000.00',
    devise: 'CDF',
    quantite_stock: 100,
    ...more,
  });
  const inB = (id: number, stock: number) =>
    article(id, { boutique_id: 2, categorie_id: null, quantite_stock: stock, nom: `Secret ${id}` });
  return {
    boutiques: [
      {
        id: A.shop,
        nom: A.name,
        code: A.code,
        devise: 'CDF',
        taux_dollar: '2800.00',
        ville: 'Kinshasa',
        commercant_details: { id: 3, nom_entreprise: 'Alpha' },
      },
      { id: 2, nom: 'Bêta secrète', code: 'BTQ-SECRET', devise: 'CDF', politique_stock: 'accepter' },
    ],
    terminaux: [
      ...[TILL, SECOND, THIRD].map(({ id, name, serial }) => till(id, name, serial, A.shop)),
      { ...till(18, 'Éteinte', INACTIVE, A.shop), est_actif: false },
      till(19, 'Sans boutique', HOMELESS, null),
      till(TILL_B.id, TILL_B.name, TILL_B.serial, 2),
    ],
    categories: [
      { id: 71, boutique_id: A.shop, nom: 'Épicerie', description: 'Sec' },
      { id: 72, boutique_id: A.shop, nom: 'Boissons', description: '' },
      { id: 81, boutique_id: 2, nom: 'Secrets', description: '' },
    ],
    articles: [
      ...PLAIN.map((id) => article(id)),
      article(ARTICLE.inactive, { est_actif: false, quantite_stock: 5 }),
      article(ARTICLE.awaiting, { est_valide_client: false, quantite_stock: 5 }),
      article(ARTICLE.three, { quantite_stock: 3 }),
      article(ARTICLE.none, { quantite_stock: 0 }),
      article(ARTICLE.lamp, {
        prix_vente: '12.50',
        prix_achat: '9.00',
        prix_vente_usd: '12.50',
        devise: 'USD',
      }),
      article(ARTICLE.soap, { variantes: variants() }),
      article(ARTICLE.noCategory, { categorie_id: null }),
      inB(ARTICLE.bOil, 50),
      inB(ARTICLE.bThree, 3),
    ],
  };
}

function till(id: number, nom: string, numero_serie: string, boutique_id: number | null): object {
  return { id, nom, numero_serie, boutique_id };
}

function variants(): readonly object[] {
  return ['Rouge foncé', 'Rouge', 'Bleu'].map((nom_variante, index) => ({
    id: 9061 + index,
    code_barre: `600${index}`,
    nom_variante,
    type_attribut: 'COULEUR',
  }));
}

/** A sale of one line. */
export function saleOf(number: string, article: number, quantity = 1, more: object = {}): object {
  return { numero_facture: number, lignes: [{ article_id: article, quantite: quantity }], ...more };
}
