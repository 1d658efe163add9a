import { expect, test } from 'vitest';
import type { Random } from '../../src/clock.ts';
import { FIRST_LOCAL_ID } from '../../src/domain/ids.ts';
import type { CentralShelves, ShelvedArticle } from '../support/central/catalogue.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { type CatalogueScene, openCatalogueScene } from './catalogue-scene.ts';
import { FIRST, OIL, SHOP } from './shop-and-office.ts';

/** Histories; more of them with PROVE_CATALOGUE, and one of them again with PROVE_SEED. */
const HISTORIES = Number(process.env['PROVE_CATALOGUE'] ?? 5);
const FIRST_SEED = Number(process.env['PROVE_SEED'] ?? 1);
const STEPS = 40;

const FAULTS: readonly (Misbehaviour | null)[] = [
  ...Array.from({ length: 12 }, () => null),
  { kind: 'drop-before' },
  { kind: 'half-body' },
  { kind: 'half-json' },
  { kind: 'status-before', status: 500 },
  { kind: 'portal' },
];

/** What one history draws from. */
class Draws {
  readonly #random: Random;
  #last = 0;
  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }
  below(limit: number): number {
    return Math.floor(this.#random.fraction() * limit);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  amount(): string {
    return `${1 + this.below(90_000)}.${this.of(['00', '50', '05'])}`;
  }
  /** Never the same twice, but for the codes, which are few. */
  text(of: string): string {
    return `${of} ${++this.#last}`;
  }
}

const CODES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P'];

/** A code that no article of head office has: there it is unique in the shop. */
function freeCode(shelves: CentralShelves, draws: Draws): string {
  const taken = new Set([...shelves.articles.values()].map(({ code }) => code));
  return draws.of(CODES.filter((code) => !taken.has(code)).concat(draws.text('X')));
}

type Edit = (shelves: CentralShelves, article: ShelvedArticle, draws: Draws) => void;

let clock = Date.parse('2026-11-20T08:00:00Z');

const EDITS: readonly Edit[] = [
  (shelves, _, draws) => {
    const prices = { prix_vente: draws.amount(), prix_achat: draws.amount(), stock: draws.below(50) - 5 };
    const id = Math.max(...shelves.articles.keys(), 300) + 1;
    shelves.put(id, SHOP, { code: freeCode(shelves, draws), nom: draws.text('Article'), ...prices });
  },
  (shelves, { id }, draws) => void shelves.put(id, SHOP, { nom: draws.text('Nom') }),
  (shelves, { id }, draws) => void shelves.put(id, SHOP, { code: freeCode(shelves, draws) }),
  (shelves, { id }, draws) => void shelves.put(id, SHOP, { prix_vente: draws.amount() }),
  (shelves, { id }, draws) =>
    void shelves.put(id, SHOP, {
      devise: draws.of(['CDF', 'USD']),
      prix_vente_usd: draws.of([null, '2.50']),
    }),
  (shelves, { id }, draws) => void shelves.put(id, SHOP, { image: draws.of([null, draws.text('/i')]) }),
  (shelves, { id }, draws) => void shelves.put(id, SHOP, { active: draws.below(3) > 0 }),
  (shelves, { id }) => {
    if (id !== OIL && shelves.articles.size > 6) shelves.articles.delete(id);
  },
  (shelves, { id }, draws) => {
    clock += 1000;
    shelves.send(id, 1 + draws.below(20), new Date(clock).toISOString());
  },
  (shelves, { id }) => void shelves.put(id, SHOP, { validated: true, sent: 0, sentAt: null }),
  (_, article, draws) => {
    article.stock = draws.below(100);
  },
  (shelves, article, draws) => {
    const id = article.id * 10 + draws.below(4);
    const others = article.variants.filter((variant) => variant.id !== id);
    const variant = { id, nom: draws.text('Var'), code_barre: draws.text(''), active: draws.below(3) > 0 };
    article.variants = [...others, { ...variant, saved: shelves.now() }];
  },
  (shelves, { id }, draws) => {
    const category = 11 + draws.below(4);
    shelves.putCategory(category, SHOP, draws.text('Rayon'), draws.of(['', 'x']));
    shelves.put(id, SHOP, { categoryId: draws.of([null, category]) });
  },
  (shelves, _, draws) => {
    shelves.rate = `${2000 + draws.below(900)}.00`;
  },
];

test.each(Array.from({ length: HISTORIES }, (_, index) => FIRST_SEED + index))(
  'whatever is edited at head office and whatever goes wrong, the hub ends with its catalogue and its own stock (seed %i)',
  { timeout: 60_000 },
  async (seed) => {
    const scene = await openCatalogueScene();
    const draws = new Draws(seed);
    let sold = 0;
    for (let step = 0; step < STEPS; step++) {
      const article = draws.of([...scene.shelves.articles.values()]);
      draws.of(EDITS)(scene.shelves, article, draws);
      if (draws.below(4) === 0) {
        sold++;
        scene.sell(FIRST, `V-${seed}-${sold}`);
      }
      if (draws.below(3) === 0) {
        scene.office.nextReadings(...Array.from({ length: 4 }, () => draws.of(FAULTS)));
        await scene.pull({ full: draws.below(2) === 0 });
      }
    }
    while ((await scene.pull({ accept: true })).error !== null);
    expectSame(scene);
    // While it was switched off, its sales were refused.
    const booked = scene.store.db.prepare<[], number>('SELECT count(*) FROM sale').pluck().get() ?? 0;
    expect(scene.stock(OIL)).toBe(12 - booked);
    expect(await scene.pull()).toMatchObject({ added: 0, changed: 0, retired: 0, others: 0, conflicts: [] });
    expect(scene.store.differences()).toEqual([]);
  },
);

function expectSame({ shelves, store, article, reader }: CatalogueScene): void {
  const held = reader.heldCatalogue(SHOP);
  const living = [...shelves.articles.values()].filter(({ active }) => active);
  const sold = held.articles.filter(({ id, active }) => active && id < FIRST_LOCAL_ID);
  expect(sold.map(({ id }) => id).sort()).toEqual(living.map(({ id }) => id).sort());
  const minor = (text: string | null) => (text === null ? null : Math.round(Number(text) * 100));
  for (const there of living) {
    expect(article(there.id)).toMatchObject({
      ...{ code: there.code, name: there.nom, currency: there.devise, price: minor(there.prix_vente) },
      ...{ purchasePrice: minor(there.prix_achat), categoryId: there.categoryId, active: true },
      ...(there.validated ? { priceUsd: minor(there.prix_vente_usd), imageUrl: there.image } : {}),
    });
    if (!there.validated) continue;
    const variants = held.variants.filter(({ articleId }) => articleId === there.id);
    const wanted = there.variants.filter(({ active }) => active);
    expect(variants.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
  }
  const categories = store.db
    .prepare<[], object>('SELECT id, name, description FROM category WHERE shop_id = 10 ORDER BY id')
    .all();
  expect(categories).toEqual(
    [...shelves.categories.values()]
      .map(({ id, nom: name, description }) => ({ id, name, description }))
      .sort((a, b) => a.id - b.id),
  );
  expect(reader.shop(SHOP)?.dollarRate).toBe(minor(shelves.rate));
}
