import { expect, onTestFinished, test } from 'vitest';
import { shopId, tillSerial } from '../../src/domain/ids.ts';
import { rememberPlaces } from '../../src/store/known-places.ts';
import { openReader } from '../../src/store/open-reader.ts';
import type { Reader } from '../../src/store/reader.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { decodeProvision } from '../../src/wire/provision/provision-file.ts';
import provision from '../fixtures/provision.json' with { type: 'json' };
import { openTestHub, TILL_9A } from '../support/test-hub.ts';
import { openTestStore, SHOP, TILL } from '../support/test-store.ts';

const SERIAL = tillSerial(TILL_9A);
const renamed = <Place extends object>(shop: Place) => ({ ...shop, nom: 'Un autre nom' });

function counted() {
  const reader = openReader(openTestStore().path);
  onTestFinished(() => reader.close());
  const asked: string[] = [];
  const counting: Reader = {
    ...reader,
    shop: (id) => {
      asked.push(`shop ${id}`);
      return reader.shop(id);
    },
    tillBySerial: (serial) => {
      asked.push(`till ${serial}`);
      return reader.tillBySerial(serial);
    },
  };
  return { asked, known: rememberPlaces(counting) };
}

test('a till and a shop are looked up once, until something about one of them changed', () => {
  const { asked, known } = counted();
  const look = () => [known.reader.tillBySerial(TILL)?.shopId, known.reader.shop(SHOP)?.id];
  expect([look(), look()]).toEqual([
    [SHOP, SHOP],
    [SHOP, SHOP],
  ]);
  expect(asked).toEqual([`till ${TILL}`, `shop ${SHOP}`]);
  known.forget();
  look();
  expect(asked).toHaveLength(4);
});

test('what does not exist is looked up each time, so that strangers take no memory', () => {
  const { asked, known } = counted();
  for (let time = 0; time < 2; time++) {
    expect(known.reader.tillBySerial(tillSerial('a stranger'))).toBeUndefined();
    expect(known.reader.shop(shopId(99))).toBeUndefined();
  }
  expect(asked).toHaveLength(4);
});

test('a change of a till or a shop holds from the next request on', async () => {
  const { hub, origin, sync } = await openTestHub();
  const list = async () =>
    (await fetch(`${origin}/api/v2/simple/articles/`, { headers: { 'x-device-serial': SERIAL } })).status;
  const sent = (number: string) => [
    { numero_facture: number, lignes: [{ article_id: 20, quantite: 1, prix_unitaire: 500 }] },
  ];
  const change = async (kind: 'enable' | 'disable') =>
    expect(isRefused(await hub.writer.call('changeTill', { change: { kind, serial: SERIAL } }))).toBe(false);
  expect([await list(), await sync(SERIAL, sent('A'))]).toMatchObject([200, { status: 201 }]);
  await change('disable');
  expect([await list(), await sync(SERIAL, sent('B'))]).toMatchObject([400, { status: 404 }]);
  await change('enable');
  expect(await sync(SERIAL, sent('B'))).toMatchObject({ status: 201 });
  const decoded = decodeProvision({ ...provision, boutiques: provision.boutiques.map(renamed) });
  if (!decoded.ok) throw new Error(decoded.faults.join());
  await hub.writer.call('importProvision', { provision: decoded.provision });
  expect(await sync(SERIAL, sent('C'))).toMatchObject({
    status: 201,
    body: { boutique: { nom: 'Un autre nom' } },
  });
});
