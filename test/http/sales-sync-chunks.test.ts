import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, type ServedHub } from './served-hub.ts';
import { WIDE, wideProvision } from './wide-provision.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub(wideProvision());
});
afterAll(() => hub[Symbol.asyncDispose]());

describe('a batch of more sales than one transaction takes', () => {
  const sales = Array.from({ length: 1203 }, (_, at) => ({
    numero_facture: `CHUNK-${at}`,
    lignes: [{ article_id: at % 100 === 7 ? 4711 : WIDE.foreign, quantite: 1 }],
  }));
  const bad = sales.flatMap((sale, at) => (sale.lignes[0]?.article_id === 4711 ? [at] : []));

  it('is answered once, every sale in its place', async () => {
    const { status, body } = await hub.sync({ pos_id: 1, ventes: sales }, WIDE.otherTill);
    expect(status).toBe(201);
    expect(body.statistiques).toEqual({
      total_envoyees: 1203,
      reussies: 1203 - bad.length,
      erreurs: bad.length,
    });
    expect(body.details.erreurs.map((error: { index: number }) => error.index - 1)).toEqual(bad);
    expect(body.accepted).toHaveLength(1203 - bad.length);
    expect(body.stock_updates).toMatchObject([
      { article_id: WIDE.foreign, stock_actuel: 100 - (1203 - bad.length) },
    ]);
  });

  it('keeps the text of each refused sale, from whichever chunk', () => {
    const kept = hub
      .rows<{ payload: string }>('SELECT payload FROM quarantine ORDER BY seq')
      .map((row) => JSON.parse(row.payload).numero_facture);
    expect(kept).toEqual(bad.map((at) => `CHUNK-${at}`));
  });

  it('is a replay as a whole when it is sent again', async () => {
    const { body } = await hub.sync(sales, WIDE.otherTill);
    expect([body.ventes_creees, body.accepted.length, body.stock_updates]).toEqual([
      0,
      1203 - bad.length,
      [],
    ]);
  });

  it('books as many sales as it has, also those that are alike and have no number', async () => {
    const numberless = Array.from({ length: 700 }, () => ({
      date_vente: '2026-01-05T10:00:00',
      lignes: [{ article_id: WIDE.foreign, quantite: 1 }],
    }));
    const before = hub.stock(WIDE.foreign);
    const { body } = await hub.sync(numberless, WIDE.otherTill);
    expect([body.ventes_creees, new Set(body.accepted).size]).toEqual([700, 700]);
    expect(hub.stock(WIDE.foreign)).toBe(before - 700);
    const again = await hub.sync(numberless, WIDE.otherTill);
    expect([again.body.ventes_creees, again.body.rejected]).toEqual([0, []]);
    expect(hub.stock(WIDE.foreign)).toBe(before - 700);
  });
});

describe('a batch of more entries than any till has', () => {
  it('is refused whole and at once: 100 001 entries get 413, and nothing of them is kept', async () => {
    const before = hub.rows('SELECT count(*) AS kept FROM quarantine');
    const { status, body } = await hub.sync(`[${'0,'.repeat(100_000)}0]`, WIDE.otherTill);
    expect([status, body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    expect(hub.rows('SELECT count(*) AS kept FROM quarantine')).toEqual(before);
  });
});
