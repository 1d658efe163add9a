import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { articleId, type Seq, type TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { Command } from '../../src/store/writer/protocol.ts';
import {
  batch,
  entry,
  line,
  OIL,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

const FOREIGN_OIL = articleId(101);
const articles = fc.constantFrom(OIL, RICE, FOREIGN_OIL);
const serials = fc.constantFrom<TillSerial>(TILL, SECOND_TILL, OTHER_TILL);
const numbers = fc.constantFrom('1', '2', '3', '4', '5');
const few = fc.integer({ min: 1, max: 9 });

const selling = fc
  .tuple(
    serials,
    fc.array(
      fc.tuple(
        fc.oneof(numbers, fc.constant(null)),
        fc.array(fc.tuple(articles, few), { minLength: 1, maxLength: 3 }),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([serial, sales]): Command => {
    const drafts = sales.map(([number, lines]) =>
      entry(sale(number, ...lines.map(([article, quantity]) => line(article, quantity)))),
    );
    return { method: 'recordSales', argument: batch(serial, drafts) };
  });

const cancelling = fc.tuple(serials, numbers).map(([serial, number]): Command => {
  const words = { reason: 'x', reference: `ANNUL-${number}`, comment: 'x' };
  return { method: 'cancelSale', argument: { serial, number, ...words } };
});

const returning = fc.tuple(serials, articles, few, fc.boolean()).map(
  ([serial, article, quantity, dated]): Command => ({
    method: 'declare',
    argument: {
      serial,
      declaration: {
        kind: 'return',
        date: dated ? { text: 't', instant: 1_795_300_000_000 } : null,
        currency: 'CDF',
        amount: minorUnits(500),
        articleCode: `ART-${article}`,
        quantity,
        reason: '',
        saleReference: '',
      },
    },
  }),
);

const announcing = fc
  .tuple(articles, few, fc.oneof(fc.constant(null), fc.constantFrom('k1', 'k2', 'k3')))
  .map(
    ([article, quantity, key]): Command => ({
      method: 'announceDelivery',
      argument: {
        shopId: article === FOREIGN_OIL ? OTHER_SHOP : SHOP,
        articleId: article,
        quantity,
        sentAt: null,
        reference: '',
        user: 'x',
        comment: '',
        key,
      },
    }),
  );

const deciding = fc
  .tuple(fc.constantFrom('receiveDeliveries' as const, 'refuseDeliveries' as const), serials, articles)
  .map(
    ([method, serial, article]) => ({ method, argument: { serial, articleId: article, sent: 3 } }) as Command,
  );

const correcting = fc.tuple(serials, articles, fc.integer({ min: -2, max: 60 })).map(
  ([serial, article, wanted]): Command => ({
    method: 'correctStock',
    argument: { serial, articleId: article, wanted },
  }),
);

const regularising = fc.tuple(serials, articles, few, fc.constantFrom('a', 'b')).map(
  ([serial, article, quantity, notes]): Command => ({
    method: 'regulariseStock',
    argument: { serial, articleId: article, quantity, notes },
  }),
);

const tracing = fc.tuple(serials, numbers, articles).map(
  ([serial, reference, article]): Command => ({
    method: 'recordRejection',
    argument: { serial, reference, reason: 'x', articles: [{ articleId: article, quantity: 2 }] },
  }),
);

const commands = fc.oneof(
  { weight: 5, arbitrary: selling },
  { weight: 3, arbitrary: cancelling },
  ...[returning, announcing, deciding, correcting, regularising, tracing].map((arbitrary) => ({
    weight: 1,
    arbitrary,
  })),
);

/** What a receipt says that it moved, by article: the model of the stock knows nothing else. */
function movedBy(store: TestStore, command: Command, receipt: object): Map<number, number> {
  const moved = new Map<number, number>();
  const move = (article: number, quantity: number): void => {
    moved.set(article, (moved.get(article) ?? 0) + quantity);
  };
  const said = receipt as Record<string, never>;
  if (command.method === 'recordSales') {
    for (const outcome of said['outcomes'] as unknown as { kind: string; seq: Seq; lines: never[] }[]) {
      if (outcome.kind !== 'created') continue;
      for (const { articleId: article, quantity } of linesOf(store, outcome.seq, command))
        move(article, -quantity);
    }
  } else if (command.method === 'cancelSale' && said['kind'] === 'cancelled') {
    for (const one of said['restored'] as unknown as { articleId: number; quantity: number }[]) {
      move(one.articleId, one.quantity);
    }
  }
  return moved;
}

function linesOf(store: TestStore, at: Seq, { argument }: Command) {
  const shop = (argument as { serial: TillSerial }).serial === OTHER_TILL ? OTHER_SHOP : SHOP;
  return store.db
    .prepare<[number, number], { articleId: number; quantity: number }>(
      'SELECT article_id AS articleId, quantity FROM sale_line WHERE shop_id = ? AND sale_seq = ?',
    )
    .all(shop, at);
}

const levels = (store: TestStore) =>
  store.db.prepare('SELECT article_id, quantity FROM stock_level ORDER BY article_id').raw().all();

/** Receipts name the level after the commit of the whole group, which is what a till may show. */
function withoutLevels(receipt: unknown): unknown {
  return JSON.parse(JSON.stringify(receipt, (key, value) => (key === 'stock' ? '?' : value)));
}

/** All that the database knows of the shops. */
function everything(store: TestStore): readonly unknown[] {
  const tables = ['sale', 'sale_line', 'movement', 'fact', 'quarantine', 'quarantine_state', 'cancellation'];
  tables.push('delivery_state', 'declaration', 'notification', 'stock_alert', 'stock_level', 'day_total');
  return tables.map((table) => store.db.prepare(`SELECT * FROM ${table}`).all());
}

describe('commands of several tills, in whatever groups they meet', () => {
  test('leave what they would have left one by one, and every receipt is the same', () => {
    const groups = fc.array(fc.array(commands, { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(groups, (grouped) => {
        const [together, apart] = [openTestStore(), openTestStore()];
        const receipts = grouped.flatMap((group) => together.group(group));
        const alone = grouped.flat().map((command) => apart.group([command])[0]);
        expect(receipts.map(withoutLevels)).toEqual(alone.map(withoutLevels));
        expect(everything(together)).toEqual(everything(apart));
        expect(together.differences()).toEqual([]);
      }),
      { numRuns: Number(process.env['PROVE_INTERLEAVINGS'] ?? 10) },
    );
  }, 120_000);

  test('a stock that is only sold from and given back is opening less what stands, whatever else is asked', () => {
    const asked = fc.array(fc.array(fc.oneof(selling, cancelling), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 10,
    });
    fc.assert(
      fc.property(asked, (grouped) => {
        const store = openTestStore();
        const model = new Map(levels(store) as [number, number][]);
        for (const group of grouped) {
          for (const [place, receipt] of store.group(group).entries()) {
            const command = group[place];
            if (command === undefined) throw new Error('a receipt for nothing');
            for (const [article, quantity] of movedBy(store, command, receipt)) {
              model.set(article, (model.get(article) ?? 0) + quantity);
            }
          }
        }
        expect(levels(store)).toEqual([...model].sort(([a], [b]) => a - b));
        expect(store.differences()).toEqual([]);
      }),
      { numRuns: Number(process.env['PROVE_INTERLEAVINGS'] ?? 10) },
    );
  }, 120_000);

  test('a repeat of everything that was ever asked, at once, moves nothing', () => {
    const repeatable = fc.oneof(selling, cancelling, returning, deciding, regularising, tracing);
    const asked = fc.array(repeatable, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(asked, (once) => {
        const store = openTestStore();
        const list = once.map(ownNumbers);
        const receipts = store.group(list);
        const before = [levels(store), moves(store)];
        store.group(list.filter((_, place) => succeeded(receipts[place])));
        expect([levels(store), moves(store)]).toEqual(before);
        expect(store.differences()).toEqual([]);
      }),
      { numRuns: Number(process.env['PROVE_INTERLEAVINGS'] ?? 10) },
    );
  }, 120_000);
});

const moves = (store: TestStore) => store.db.prepare('SELECT count(*) FROM movement').pluck().get();

/** Each till with numbers of its own: what a bare number means then does not change with what others book later. */
function ownNumbers(command: Command, place: number): Command {
  if (command.method === 'cancelSale') {
    const { serial, number } = command.argument;
    return { method: 'cancelSale', argument: { ...command.argument, number: `${serial}-${number}` } };
  }
  if (command.method !== 'recordSales') return command;
  const { serial, entries } = command.argument;
  const named = entries.map((one, index) =>
    one.ok ? entry({ ...one.sale, number: `${serial}-${one.sale.number ?? `none-${place}-${index}`}` }) : one,
  );
  return { method: 'recordSales', argument: batch(serial, named) };
}

/** What was refused is judged anew when it comes again, and may succeed by then (2.2, rule 4): it is no repeat. */
function succeeded(receipt: object | undefined): boolean {
  const { outcomes, kind } = (receipt ?? {}) as { outcomes?: { kind: string }[]; kind?: string };
  if (outcomes !== undefined) return outcomes.every((outcome) => outcome.kind !== 'refused');
  return (
    kind === undefined || !['number-unknown', 'ambiguous', 'cancelled-before', 'not-found'].includes(kind)
  );
}
