import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { queuedSales } from '../support/queued-sales.ts';
import { differences } from './exchange-match.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';

interface Exchange {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly raw_body: string;
  };
  readonly expected: { readonly status: number; readonly body: unknown };
}

interface Recording {
  readonly exchanges: readonly Exchange[];
  readonly after_all_exchanges: {
    readonly stock: Record<string, Record<string, number>>;
    readonly ventes: Record<string, number>;
    readonly mouvements_vente: Record<string, number>;
    readonly quarantaine: Record<string, string[]>;
    readonly alertes_stock: Record<string, number>;
    readonly anomalies_montant: string[];
  };
}

const recording: Recording = JSON.parse(
  readFileSync(new URL('../fixtures/exchanges.json', import.meta.url), 'utf8'),
);
const after = recording.after_all_exchanges;

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

describe('the recorded exchanges, in order on one hub', () => {
  const idOf = new Map<string, number>();

  it.each(recording.exchanges.map((exchange) => [exchange.name, exchange] as const))(
    '%s',
    async (_name, { request, expected }) => {
      const { method, headers, raw_body: body } = request;
      const answer = await hub.send(request.path, { method, headers, body });
      expect(answer.status).toBe(expected.status);
      expect(differences(expected.body, answer.body)).toEqual([]);
      for (const sale of answer.body.details?.creees ?? []) {
        idOf.set(`${answer.body.terminal.id} ${sale.numero_facture}`, sale.id);
      }
      for (const { code, numero_facture, vente_existante_id: id } of answer.body.details?.erreurs ?? []) {
        if (code.startsWith('DUPLICATE')) expect(id).toBe(idOf.get(`5 ${numero_facture}`));
      }
    },
  );
});

describe('after all recorded exchanges', () => {
  const perShop = <T>(of: (id: number) => T): Record<string, T> => ({
    boutique_9: of(9),
    boutique_10: of(10),
  });

  function count(table: string, shop: number): number {
    return hub.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} AND shop_id = ?`, shop)[0]?.n ?? -1;
  }

  it('every stock is as recorded', () => {
    const stockOf = (shop: number): Record<string, number> =>
      Object.fromEntries(
        hub
          .rows<{ article_id: number; quantity: number }>(
            'SELECT article_id, quantity FROM stock_level WHERE shop_id = ?',
            shop,
          )
          .map((row) => [String(row.article_id), row.quantity]),
      );
    expect(perShop(stockOf)).toEqual(after.stock);
  });

  it('as many sales, movements and alerts are there as recorded', () => {
    expect(perShop((shop) => count('sale WHERE 1', shop))).toEqual(after.ventes);
    expect(perShop((shop) => count("movement WHERE kind = 'sale'", shop))).toEqual(after.mouvements_vente);
    expect(perShop((shop) => count("stock_alert WHERE state = 'open'", shop))).toEqual(after.alertes_stock);
  });

  it('the quarantine holds what was refused, in order', () => {
    const numbersOf = (shop: number): string[] =>
      hub
        .rows<{ number: string }>('SELECT number FROM quarantine WHERE shop_id = ? ORDER BY seq', shop)
        .map((row) => row.number);
    expect(perShop(numbersOf)).toEqual(after.quarantaine);
  });

  it('the sales whose total differed are marked, and no other', () => {
    const marked = [9, 10].flatMap((shop) =>
      queuedSales(hub.reader, shopId(shop))
        .filter((sale) => sale.anomalies.includes('TOTAL_DIFFERS'))
        .map((sale) => sale.number),
    );
    expect(marked).toEqual(after.anomalies_montant);
  });
});
