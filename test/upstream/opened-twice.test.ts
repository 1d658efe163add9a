import { expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import { line, SHOP, sale, TILL, testProvision } from '../support/test-store.ts';
import { lostAfter, nothing } from './lost-life.ts';
import { RestoredShop } from './restored-shop.ts';

const SOAP = articleId(40);

/** Imports a file with an article that the shop may have already. */
function importSoap({ store }: RestoredShop, opening: number): void {
  const [first] = testProvision().articles;
  if (first === undefined) throw new Error('an article was expected');
  const soap = { ...first, id: SOAP, code: 'NEW', name: 'Savon', opening };
  store.run('importProvision', { provision: { ...testProvision(), articles: [soap] } });
}

function expectLevel(hub: RestoredShop, level: number): void {
  expect(hub.levels(SHOP)).toContainEqual([SOAP, level]);
  expect(hub.reader.takenBack(SHOP).unapplied).toBe(0);
  hub.expectAgreement(SHOP);
}

test.each([
  ['the same file', 9],
  ['a file that opens it with less', 7],
  ['a file that opens it with nothing', 0],
])(
  'an article is opened once, though after the restore %s was imported before the line was up',
  async (_, opening) => {
    const { hub } = await lostAfter(nothing, (shop) => {
      importSoap(shop, 9);
      shop.store.sell(TILL, sale('S', line(SOAP, 2)));
    });
    importSoap(hub, opening);
    hub.lineUp();
    await hub.told(SHOP);
    expectLevel(hub, opening - 2);
  },
);

test.each([
  ['imported once more', 5, 3],
  ['not imported any more', null, 5],
])(
  'an article that was opened in two lives which are both lost, and %s, is opened once',
  async (_, third, level) => {
    const hub = await RestoredShop.open(3);
    const putBack = hub.backUp();
    for (const opening of [9, 7]) {
      hub.store.clock.pass(60_000);
      importSoap(hub, opening);
      hub.store.sell(TILL, sale(`S-${opening}`, line(SOAP, 1)));
      hub.lineUp();
      await hub.told(SHOP);
      await putBack(false);
    }
    hub.store.clock.pass(60_000);
    if (third !== null) importSoap(hub, third);
    hub.lineUp();
    await hub.told(SHOP);
    expectLevel(hub, level);
  },
);
