import { articleId } from '../../src/domain/ids.ts';
import type { StoredArticle } from '../../src/store/statements/article.ts';
import { prepareArticle } from '../../src/store/statements/article.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import type { CentralShelves } from '../support/central/catalogue.ts';
import { FIRST, OIL, openScene, type Scene, SECOND, SHOP, THIRD } from './shop-and-office.ts';

export interface CatalogueScene extends Scene {
  readonly upstream: Upstream;
  readonly shelves: CentralShelves;
  /** Reads now and waits; a full reading unless said otherwise. */
  pull(wanted?: { full?: boolean; accept?: boolean }): ReturnType<Upstream['pullCatalogue']>;
  /** The article as the hub stores it, whatever its state. */
  article(id: number): StoredArticle | undefined;
  /** Its stock in the hub. */
  stock(id: number): number | undefined;
}

/** A shop whose head office shows the one article that it has, and a running road between the two. */
export async function openCatalogueScene(): Promise<CatalogueScene> {
  const scene = await openScene();
  const { store, office } = scene;
  const { shelves } = office;
  shelves.put(OIL, SHOP, { code: 'ART-101', nom: 'Huile', prix_vente: '25500.00', stock: 12 });
  const names = [FIRST, SECOND, THIRD].map((serial) => [serial, scene.reader.tillBySerial(serial)?.name]);
  for (const [serial, name] of names) shelves.tillNames.set(String(serial), String(name));
  const upstream = scene.open({});
  upstream.start();
  const { byId } = prepareArticle(store.db);
  return {
    ...scene,
    upstream,
    shelves,
    pull: ({ full = true, accept = false } = {}) => upstream.pullCatalogue(SHOP, { full, accept }),
    article: (id) => byId(articleId(id)),
    stock: (id) =>
      store.db
        .prepare<[number], number>('SELECT quantity FROM stock_level WHERE article_id = ?')
        .pluck()
        .get(id),
  };
}
