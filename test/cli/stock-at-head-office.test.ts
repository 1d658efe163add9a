import { expect, onTestFinished, test, vi } from 'vitest';
import { LiveClient } from '../live/live-client.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { openTestHub, TILL_9A, TILL_9B } from '../support/test-hub.ts';
import { commandLine } from './command-line.ts';

test('goods that come in at head office are seen by a till at the hub, and explained in its list of movements', async () => {
  const office = await openHeadOffice(
    [TILL_9A, TILL_9B].map((serial) => ({ serial, shopId: 9, active: true })),
  );
  onTestFinished(() => office.close());
  office.shelves.put(20, 9, { code: 'ART-020', stock: 120 });
  office.shelves.put(15, 9, { code: 'ART-015', stock: 45 });
  const { hub, folder, origin, sync, differences } = await openTestHub({ HUB_UPSTREAM_URL: office.url });
  const run = async (...words: string[]) =>
    (await commandLine([...words, '--shop', '9'], { HUB_DATA_DIR: folder })).out;
  const till = new LiveClient(`${origin.replace('http', 'ws')}/ws/boutique/9/`, TILL_9A);
  onTestFinished(() => till.cut());

  await run('catalogue', 'pull', '--full');
  expect(await run('stock', 'compare')).toMatch(/\n15 .* 45 +45 +-5 .* it differed at the first look/);
  await vi.waitFor(async () =>
    expect(await run('move-in', '--json')).toContain('"what":"stock","state":"ok"'),
  );

  const lignes = [{ article_id: 20, quantite: 2, prix_unitaire: 3500 }];
  await sync(TILL_9A, [{ numero_facture: 'A-1', date_vente: '2026-11-20T10:15:00+01:00', lignes }]);
  office.tillCalls.stock.byHand(9, 20, 60, 'livraison du matin');
  await run('catalogue', 'pull', '--full');
  await till.until((frames) =>
    frames.some((one) => one.type === 'stock_updated' && JSON.stringify(one).includes('178')),
  );
  expect(office.shelves.articles.get(20)?.stock).toBe(178);

  const listed = await fetch(`${origin}/api/v2/simple/mouvements?article_id=20&limit=1`, {
    headers: { 'X-Device-Serial': TILL_9A },
  });
  expect(await listed.json()).toMatchObject({
    mouvements: [
      {
        ...{ type_mouvement: 'AJUSTEMENT', quantite: 60, stock_avant: 118, stock_apres: 178 },
        ...{ reference_document: 'SIEGE', utilisateur: 'Siège' },
        commentaire: 'Siège: affiché 178, attendu 118 (+60 unités)',
      },
    ],
  });
  expect(hub.reader.unsent(hub.reader.shops()[0]?.id as never).count).toBe(0);
  expect(differences()).toEqual([]);
});
