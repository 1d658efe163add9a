/** The shop of every measurement: 500 articles with stock for years, and as many tills as any case needs. */
export const SHOP = 1;
export const ARTICLES = 500;
export const TILLS = 64;
export const OPENING = 1_000_000_000;
export const LINES = 2;

/** Where a till sends its sales. */
export const SALES_PATH = '/api/v2/simple/ventes/sync';

export const serialOf = (till: number): string => `till-${till}`;

/** As `boutique-hub import` takes it. */
export function provision(): object {
  const indexes = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
  return {
    boutiques: [{ id: SHOP, nom: 'Banc', code: 'BTQ-001', devise: 'CDF', politique_stock: 'refuser' }],
    terminaux: indexes(TILLS).map((id) => ({
      id,
      nom: `Caisse ${id}`,
      numero_serie: serialOf(id),
      boutique_id: SHOP,
    })),
    articles: indexes(ARTICLES).map((id) => ({
      id,
      boutique_id: SHOP,
      code: `ART-${id}`,
      nom: `Article ${id}`,
      prix_vente: '1000.00',
      quantite_stock: OPENING,
    })),
  };
}

/** The articles of a sale's two lines: spread over the shop, and the same in every run. */
export function articlesOf(sale: number): readonly [number, number] {
  const first = (Math.imul(sale, 2_654_435_761) >>> 8) % ARTICLES;
  return [first + 1, ((first + 1 + (sale % 97)) % ARTICLES) + 1];
}

/** One sale as a till writes it. */
export function saleText(number: string, sale: number, date = '2026-11-27T10:15:00+01:00'): string {
  const lines = articlesOf(sale).map(
    (article) => `{"article_id":${article},"quantite":1,"prix_unitaire":"1000.00"}`,
  );
  return `{"numero_facture":"${number}","date_vente":"${date}","mode_paiement":"CASH","lignes":[${lines.join()}]}`;
}
