import { expect, onTestFinished, test } from 'vitest';
import { commandLine } from '../cli/command-line.ts';
import provision from '../fixtures/provision.json' with { type: 'json' };
import { LiveClient } from '../live/live-client.ts';
import { openHeadOffice, type TestHeadOffice } from '../support/head-office.ts';
import { openTestHub, TILL_9A, TILL_9B, TILL_10 } from '../support/test-hub.ts';
import { until } from '../upstream/shop-and-office.ts';

/** A head office that shows what the fixture provisions. */
async function openOffice(): Promise<TestHeadOffice> {
  const office = await openHeadOffice([
    { serial: TILL_9A, shopId: 9, active: true },
    { serial: TILL_9B, shopId: 9, active: true },
    { serial: TILL_10, shopId: 10, active: true },
    { serial: '91d06e5ba34c7f28', shopId: 9, active: false },
  ]);
  onTestFinished(() => office.close());
  for (const { numero_serie, nom } of provision.terminaux) office.shelves.tillNames.set(numero_serie, nom);
  for (const { id, boutique_id, nom, description } of provision.categories) {
    office.shelves.putCategory(id, boutique_id, nom, description);
  }
  for (const article of provision.articles) {
    const { id, boutique_id, code, nom, categorie_id, prix_vente, prix_vente_usd, devise } = article;
    office.shelves.put(id, boutique_id, {
      ...{ code, nom, prix_vente, prix_vente_usd, devise, categoryId: categorie_id },
      ...{ stock: article.quantite_stock, active: article.est_actif },
      variants: article.variantes.map((variant) => ({
        ...{ id: variant.id, nom: variant.nom_variante, code_barre: variant.code_barre },
        ...{ active: variant.est_actif, type: variant.type_attribut, saved: 0 },
      })),
    });
  }
  return office;
}

test('what changes at head office stands on the screens of the tills, and in their next reading', async () => {
  const office = await openOffice();
  const { shelves } = office;
  const { folder, origin, hub, differences } = await openTestHub({
    ...{ HUB_UPSTREAM_URL: office.url, HUB_CATALOGUE_CRON: 'off' },
  });
  const run = (words: string) => commandLine(words.split(' '), { HUB_DATA_DIR: folder });
  const first = await run('catalogue pull --shop 9');
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is new.') });
  const read = async (path: string) => {
    const answer = await fetch(`${origin}/api/v2/simple/${path}`, {
      headers: { 'x-device-serial': TILL_9A },
    });
    return (await answer.json()) as {
      articles: { id: number; prix_vente: string; est_actif: boolean; quantite_stock: number }[];
      sync_metadata: { server_time: string };
    };
  };
  const since = encodeURIComponent((await read('articles/')).sync_metadata.server_time);
  const till = new LiveClient(`${origin.replace('http', 'ws')}/ws/boutique/9/`, TILL_9B);
  onTestFinished(() => till.cut());
  await till.until((frames) => frames.length > 0);

  shelves.put(20, 9, { prix_vente: '3600.00' });
  shelves.put(900, 9, { nom: 'Café 250 g', code: 'ART-900', stock: 30 });
  const news = await run('catalogue pull --shop 9');
  expect(news.out).toContain('Articles: 1 added, 1 changed, 0 switched off.');
  await till.until((frames) => frames.some(({ type }) => type === 'article_created'));
  await till.until((frames) => frames.some(({ type }) => type === 'price_updated'));
  expect(till.frames.find(({ type }) => type === 'price_updated')).toMatchObject({
    ...{ article_id: 20, new_price: '3600.00' },
  });
  expect(till.frames.find(({ type }) => type === 'article_updated')).toMatchObject({
    article: { id: 20, prix_vente: '3600.00' },
  });
  expect(till.frames.find(({ type }) => type === 'article_created')).toMatchObject({ article: { id: 900 } });
  const changed = await read(`articles/?since=${since}`);
  expect(changed.articles.map(({ id, quantite_stock }) => [id, quantite_stock])).toEqual(
    expect.arrayContaining([
      [20, 120],
      [900, 30],
    ]),
  );

  shelves.articles.delete(900);
  expect((await run('catalogue pull --full --shop 9')).out).toContain('1 switched off');
  await till.until((frames) => frames.some(({ type }) => type === 'article_deleted'));
  expect((await read('articles/')).articles.some(({ id }) => id === 900)).toBe(false);
  expect(till.stock().every(({ article_id }) => article_id !== 20)).toBe(true);
  expect(hub.reader.heldCatalogue(hub.reader.shops()[0]?.id ?? (0 as never)).articles.length).toBeGreaterThan(
    10,
  );
  expect(differences()).toEqual([]);
});

test('a hub reads by itself when it gets its shop, and says what a person must settle', async () => {
  const office = await openOffice();
  office.shelves.put(901, 9, { nom: 'Thé', code: 'ART-020' });
  office.shelves.articles.delete(18);
  const { folder, hub } = await openTestHub({ HUB_UPSTREAM_URL: office.url });
  const [shop] = hub.reader.shops();
  if (shop === undefined) throw new Error('a shop was expected');
  await until(() => hub.reader.cataloguePull(shop.id)?.fullAt != null);
  const run = (words: string) => commandLine(words.split(' '), { HUB_DATA_DIR: folder });
  const { out } = await run('catalogue status --shop 9');
  expect(out).toMatch(/Read in full {2}less than a second ago|Read in full {2}\d s ago/);
  expect(out).toContain('Conflict  code-taken: article 901 (Thé)');
  expect(out).toContain('Conflict  unknown-there: article 18');
  expect((await run('status')).out).toContain('Catalogue   2 conflicts (see "catalogue status")');
  await office.goDown();
  const failed = await run('catalogue pull --shop 9');
  expect(failed).toMatchObject({ code: 1, out: expect.stringContaining('head office did not answer') });
  const stopped = JSON.parse((await run('catalogue status --shop 9 --json')).out);
  expect(stopped.shops[0].lastError).toContain('did not answer');
});

test('without head office, and without a hub that runs, nothing is read and the command says why', async () => {
  const { folder } = await openTestHub();
  const alone = await commandLine(['catalogue', 'pull', '--shop', '9'], { HUB_DATA_DIR: folder });
  expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('set HUB_UPSTREAM_URL') });
});
