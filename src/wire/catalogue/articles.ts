import type { CatalogueArticle, CatalogueVariant } from '../../domain/catalogue.ts';
import type { Minor } from '../../domain/money.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatAmount } from '../values/amounts.ts';
import { formatLocal, formatUtc } from '../values/dates.ts';
import type { ArticlesQuery } from './articles-query.ts';
import type { ArticleBody, ArticlesAnswer, TillArticlesAnswer, VariantBody } from './articles-schema.ts';

export interface CatalogueShop extends AskingShop {
  readonly name: string;
  /** CDF for one USD. */
  readonly dollarRate: Minor;
}

/**
 * The answer of `GET articles/` (contract, 7.4).
 * @param articles in the order of the answer: by name, then id
 * @param serverTime UTC ms; taken before the articles were read, so that nothing is lost to the next `since`
 */
export function encodeArticles(catalogue: {
  readonly shop: CatalogueShop;
  readonly articles: readonly CatalogueArticle[];
  readonly query: ArticlesQuery;
  readonly serverTime: number;
}): ArticlesAnswer {
  const { shop, articles, query, serverTime } = catalogue;
  return {
    ...catalogueOf(shop, articles.length),
    articles: articles.map((article) => articleBody(article, shop.timeZone)),
    sync_metadata: {
      is_incremental: query.since !== null || query.version !== null,
      since: query.since?.text ?? null,
      version_min: query.version?.text ?? null,
      server_time: formatUtc(serverTime),
    },
  };
}

/** The answer of `GET articles/terminal/<serial>/`: the same articles, always all. */
export function encodeTillArticles(catalogue: {
  readonly shop: CatalogueShop;
  readonly till: { readonly serial: string; readonly name: string };
  readonly articles: readonly CatalogueArticle[];
}): TillArticlesAnswer {
  const { shop, till, articles } = catalogue;
  return {
    ...catalogueOf(shop, articles.length),
    terminal: { numero_serie: till.serial, nom_terminal: till.name },
    articles: articles.map((article) => articleBody(article, shop.timeZone)),
  };
}

function catalogueOf(shop: CatalogueShop, count: number) {
  return {
    success: true,
    count,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    taux_dollar: formatAmount(shop.dollarRate),
  };
}

function articleBody(article: CatalogueArticle, timeZone: string): ArticleBody {
  return {
    id: article.id,
    code: article.code,
    nom: article.name,
    description: article.description,
    devise: article.currency,
    prix_vente: formatAmount(article.price),
    prix_achat: formatAmount(article.purchasePrice),
    prix_vente_usd: amountOrNull(article.priceUsd),
    prix_achat_usd: amountOrNull(article.purchasePriceUsd),
    ...(article.category === null ? {} : { categorie_nom: article.category.name }),
    categorie_backend_id: article.category?.id ?? null,
    quantite_stock: article.stock,
    est_actif: article.active,
    has_variantes: article.variants.length > 0,
    stock_total_variantes: article.stock,
    variantes: article.variants.map((variant) => variantBody(variant, article, timeZone)),
    est_valide_client: article.validated,
    date_suppression: article.removedAt === null ? null : formatLocal(article.removedAt, timeZone),
    image_url: article.imageUrl,
  };
}

/** A variant has the price, the currency and the stock of its article (contract, 7.4, incident 31). */
function variantBody(variant: CatalogueVariant, article: CatalogueArticle, timeZone: string): VariantBody {
  return {
    id: variant.id,
    article_parent_nom: article.name,
    code_barre: variant.barcode,
    nom_variante: variant.name,
    type_attribut: variant.attribute,
    quantite_stock: article.stock,
    est_actif: variant.active,
    prix_vente: formatAmount(article.price),
    prix_achat: formatAmount(article.purchasePrice),
    devise: article.currency,
    nom_complet: `${article.name} - ${variant.name}`,
    image_url: variant.imageUrl,
    date_creation: formatLocal(variant.createdAt, timeZone),
    date_mise_a_jour: formatLocal(variant.changedAt, timeZone),
  };
}

function amountOrNull(amount: Minor | null): string | null {
  return amount === null ? null : formatAmount(amount);
}
