import { expect, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { lookedAtHeadOffice } from '../support/look-at-head-office.ts';
import { openTestHub } from '../support/test-hub.ts';
import { commandLine } from './command-line.ts';

test('what differs from head office is shown, by command and by API, and a person takes it over', async () => {
  const { folder, hub, origin, differences } = await openTestHub();
  const shop = shopId(9);
  const run = (...words: string[]) => commandLine([...words, '--shop', '9'], { HUB_DATA_DIR: folder });
  const api = async (path: string) => {
    const headers = { authorization: `Bearer ${hub.reader.controlToken()}` };
    return (await fetch(`${origin}/api/hub/v1/stock/central${path}`, { headers })).json();
  };
  expect((await run('stock', 'compare')).out).toBe('No article was compared with head office yet.\n');
  await hub.writer.call('bookCentralStock', lookedAtHeadOffice(hub.reader, shop, { 15: 46, 18: 20 }));
  expect((await run('stock', 'compare')).out).toMatch(
    /^ARTICLE +HUB NOW .*\n15 \S.* 50 +46 +46 +-4 .* it differed at the first look: count it/,
  );
  expect((await run('stock', 'compare', '--all')).out).toMatch(/\n18 /);
  expect(await api('?shopId=9')).toMatchObject({
    articles: [{ articleId: 15, level: 50, shown: 46, unexplained: -4, why: { code: 'unexplained' } }],
    next: null,
  });
  expect(await api('?shopId=9&articleId=18')).toMatchObject({ articles: [{ articleId: 18, why: null }] });
  expect(await api('?shopId=77')).toMatchObject({ code: 'SHOP_NOT_FOUND' });

  expect(await run('stock', 'accept', 'ART-015', '--by', 'Marie')).toMatchObject({ code: 2 });
  const accept = () => run('stock', 'accept', 'ART-015', '--by', 'Marie', '--reason', 'compté');
  expect(await accept()).toMatchObject({ code: 0, out: 'Article ART-015: stock 50 before, 46 now.\n' });
  expect(await accept()).toMatchObject({ code: 0, out: 'Article ART-015: nothing is unexplained.\n' });
  expect((await run('stock', 'compare')).out).toBe('2 articles were compared with head office, and agree.\n');
  const json = JSON.parse((await run('stock', 'compare', '--article', 'ART-015', '--json')).out);
  expect(json).toMatchObject({ compared: 2, articles: [{ articleId: 15, level: 46, unexplained: 0 }] });
  expect((await run('stock', 'compare', '--article', '999')).code).toBe(1);
  expect(differences()).toEqual([]);
});

test('a person sees how far the shop has moved in, till by till', async () => {
  const { folder, hub } = await openTestHub();
  const shop = shopId(9);
  const checks = async () => {
    const { out } = await commandLine(['move-in', '--shop', '9', '--json'], { HUB_DATA_DIR: folder });
    return JSON.parse(out).checks.map((one: Record<string, string>) => `${one['what']}: ${one['state']}`);
  };
  const before = ['stock: wait', 'till Terminal MAUI: look', 'till Caisse 2: look', 'to head office: ok'];
  expect(await checks()).toEqual([...before, 'differences: ok']);
  await hub.writer.call('bookCentralStock', lookedAtHeadOffice(hub.reader, shop, { 15: 46 }));
  const [till] = hub.reader.tills().filter((one) => one.shopId === shop);
  if (till === undefined) throw new Error('a till was expected');
  await hub.writer.call('notePresence', { tillId: till.id, appVersion: '1' });
  await hub.writer.call('noteMoveIn', {
    shopId: shop,
    tills: [{ id: till.id, serial: till.serial, sales: 3 }],
  });
  expect(await checks()).toEqual([
    ...['stock: ok', 'till Terminal MAUI: ok', 'till Caisse 2: look', 'to head office: ok'],
    'differences: look',
  ]);
  const { out } = await commandLine(['move-in', '--shop', '9'], { HUB_DATA_DIR: folder });
  expect(out).toMatch(/ok +stock +taken over .* with 3 sales of the last month; 1 articles compared/);
});
