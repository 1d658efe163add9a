import { readFileSync } from 'node:fs';
import { type Minor, minorUnits } from '../domain/money.ts';
import { programFile } from '../program.ts';

/** The provisioning file of the demo, as `boutique-hub import` takes it. */
export const DEMO_SHOP_FILE = programFile('src/demo/boutique-demo.json');

/** What the fake tills and the check at the end need to know of the demo's shop. */
export interface DemoShop {
  readonly id: number;
  readonly name: string;
  readonly tills: readonly { readonly serial: string; readonly name: string }[];
  readonly articles: readonly DemoArticle[];
}

export interface DemoArticle {
  readonly id: number;
  readonly name: string;
  readonly currency: 'CDF' | 'USD';
  readonly price: Minor;
  readonly opening: number;
  readonly variantIds: readonly number[];
}

interface ShopFile {
  readonly boutiques: readonly { readonly id: number; readonly nom: string }[];
  readonly terminaux: readonly { readonly nom: string; readonly numero_serie: string }[];
  readonly articles: readonly {
    readonly id: number;
    readonly nom: string;
    readonly devise: 'CDF' | 'USD';
    readonly prix_vente: string;
    readonly quantite_stock: number;
    readonly variantes?: readonly { readonly id: number }[];
  }[];
}

/** Reads the demo's own file, whose form is known: the hub checks it when it imports it. */
export function readDemoShop(): DemoShop {
  const file = JSON.parse(readFileSync(DEMO_SHOP_FILE, 'utf8')) as ShopFile;
  const [shop] = file.boutiques;
  if (shop === undefined) throw new Error(`${DEMO_SHOP_FILE} names no shop`);
  return {
    id: shop.id,
    name: shop.nom,
    tills: file.terminaux.map((till) => ({ serial: till.numero_serie, name: till.nom })),
    articles: file.articles.map((article) => ({
      id: article.id,
      name: article.nom,
      currency: article.devise,
      price: minorUnits(Number(article.prix_vente.replace('.', ''))),
      opening: article.quantite_stock,
      variantIds: (article.variantes ?? []).map((variant) => variant.id),
    })),
  };
}
