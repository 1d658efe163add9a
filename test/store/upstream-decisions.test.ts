import { describe, expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import type { UpstreamException } from '../../src/store/facts.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { line, OIL, openTestStore, SHOP, sale, type TestStore, TILL } from '../support/test-store.ts';

/** Sales that head office did not take, parked for that reason. */
function parked(reason = 'COLLISION', ...numbers: readonly string[]) {
  const store = openTestStore();
  const names = numbers.length === 0 ? ['A-1'] : numbers;
  const seqs = names.map((number) => {
    store.sell(TILL, sale(number, line(OIL, 1)));
    return store.reader().saleOfTill(tillId(5), number)?.seq ?? seq(0);
  });
  store.run('attemptUpstream', { shopId: SHOP, tillId: tillId(5), upTo: seqs.at(-1) ?? seq(0) });
  record(store, { put: seqs.map((at) => row(at, reason)) });
  return { store, reader: store.reader(), seqs, at: seqs[0] ?? seq(0) };
}

const row = (at: Seq, reason: string): UpstreamException => ({
  ...{ shopId: SHOP, seq: at, state: 'parked', attempts: 1, waitsSince: null, nextAttemptAt: null },
  ...{ reason, lastAnswer: 'HTTP 201 DUPLICATE' },
});

function record(store: TestStore, change: { put?: UpstreamException[]; clear?: Seq[] }): void {
  const position = store.reader().head(SHOP);
  const none = { put: [], clear: [], hold: [], release: [] };
  store.run('recordUpstream', { shopId: SHOP, position, ...none, ...change });
}

const words = { reason: ' saisie à la main ', user: ' Grâce ' };
const decide = (store: TestStore, at: Seq, decision: 'dropped' | 'settled', more = {}) =>
  store.run('decideUpstream', { shopId: SHOP, seq: at, decision, ...words, ...more });
const renumber = (store: TestStore, at: Seq, number: string | null = null) =>
  store.run('renumberUpstream', { shopId: SHOP, seq: at, number, user: 'Grâce' });
const sentence = (receipt: object): string =>
  isRefused(receipt as never) ? ((receipt as { sentence?: string }).sentence ?? '') : 'it was not refused';

describe.each(['dropped', 'settled'] as const)('a record that is %s', (decision) => {
  test('stays with who decided and why, is a fact, and is neither unsent nor tried again', () => {
    const { store, reader, at } = parked('REFUSED');
    expect(reader.unsent(SHOP).count).toBe(1);
    expect(decide(store, at, decision)).toEqual({ already: false });
    expect(reader.upstreamRecord(SHOP, at)).toMatchObject({
      state: decision,
      reason: 'REFUSED',
      nextAttemptAt: null,
      decision: { user: 'Grâce', reason: 'saisie à la main' },
    });
    expect(reader.upstreamDecisions(SHOP, at)).toMatchObject([
      { kind: `upstream-${decision}`, user: 'Grâce' },
    ]);
    const fact = store.db.prepare('SELECT body FROM fact WHERE kind = ?').pluck().get(`upstream-${decision}`);
    expect(JSON.parse(String(fact))).toMatchObject({
      record: at,
      number: 'A-1',
      user: 'Grâce',
      cause: 'REFUSED',
    });
    expect(reader.unsent(SHOP).count).toBe(0);
    expect(store.run('retryUpstream', { shopId: SHOP, seq: null })).toEqual({ due: 0 });
    expect(store.run('retryUpstream', { shopId: SHOP, seq: at })).toEqual({ due: 0 });
    expect(reader.upstreamCounts(SHOP)).toMatchObject({ parked: 0, retry: 0, [decision]: 1 });
    expect(store.differences()).toEqual([]);
  });

  test('is decided once, and one decision does not undo the other', () => {
    const { store, reader, at } = parked('REFUSED');
    const other = decision === 'dropped' ? 'settled' : 'dropped';
    decide(store, at, decision);
    const head = reader.head(SHOP);
    expect(decide(store, at, decision)).toEqual({ already: true });
    expect(sentence(decide(store, at, other))).toContain(`was ${decision} already`);
    expect(sentence(renumber(store, at))).toContain(`was ${decision} already`);
    expect(reader.head(SHOP)).toBe(head);
  });

  test('is not brought back by a pass that was under way', () => {
    const { store, reader, at } = parked('POISON');
    decide(store, at, decision);
    record(store, { put: [{ ...row(at, 'TRANSIENT'), state: 'retry', nextAttemptAt: 0 }] });
    expect(reader.upstreamRecord(SHOP, at)).toMatchObject({ state: decision, reason: 'POISON' });
    expect(reader.isWithdrawn(SHOP, at)).toBe(true);
    expect(store.differences()).toEqual([]);
  });

  test('may have been on its way for another try', () => {
    const { store, reader, at } = parked('TRANSIENT');
    store.run('retryUpstream', { shopId: SHOP, seq: at });
    expect(decide(store, at, decision)).toEqual({ already: false });
    expect(reader.upstreamExceptions(SHOP)).toEqual([]);
  });

  test.each([
    [{ reason: '   ' }, 'a reason of 1 to 255'],
    [{ reason: 'x'.repeat(256) }, 'a reason of 1 to 255'],
    [{ user: ' ' }, 'a name of 1 to 100'],
    [{ user: 'x'.repeat(101) }, 'a name of 1 to 100'],
  ])('needs a reason and a name (%j)', (more, why) => {
    const { store, reader, at } = parked('REFUSED');
    expect(sentence(decide(store, at, decision, more))).toContain(why);
    expect(reader.upstreamRecord(SHOP, at)?.state).toBe('parked');
  });

  test('must be one: a sale that simply waits or has arrived is not decided on', () => {
    const { store, at } = parked();
    record(store, { clear: [at] });
    expect(sentence(decide(store, at, decision))).toContain(`no record ${at}`);
  });
});

test('that a dropped sale arrived all the same is stronger; one that was settled stays settled', () => {
  const { store, reader, seqs } = parked('POISON', 'A-1', 'A-2');
  const [dropped, settled] = seqs as [Seq, Seq];
  decide(store, dropped, 'dropped');
  decide(store, settled, 'settled');
  record(store, { clear: [dropped, settled] });
  expect(reader.upstreamRecord(SHOP, dropped)?.state).toBe('sent');
  expect(reader.upstreamRecord(SHOP, settled)?.state).toBe('settled');
  expect(store.differences()).toEqual([]);
});

test('a settled sale that is cancelled afterwards stays settled, and its cancellation takes its turn', () => {
  const { store, reader, at } = parked('POISON');
  decide(store, at, 'settled');
  store.run('cancelSale', { serial: TILL, number: 'A-1', reason: '', reference: '', comment: '' });
  expect(reader.upstreamRecords({ shopId: SHOP, state: null, after: seq(0), limit: 9 })).toMatchObject([
    { kind: 'sale', number: 'A-1', state: 'settled' },
  ]);
  expect(reader.queueAfter(SHOP, at, 9, []).entries).toMatchObject([{ kind: 'cancellation' }]);
  expect(store.differences()).toEqual([]);
});

describe('a new number', () => {
  test('is derived from the sale’s own, is due at once, and both stay linked', () => {
    const { store, reader, at } = parked();
    const receipt = renumber(store, at) as { number: string };
    expect(receipt).toEqual({ number: expect.stringMatching(/^A-1~[0-9a-f]{8}$/), already: false });
    expect(reader.sale(SHOP, at)).toMatchObject({ number: 'A-1', sentNumber: receipt.number });
    expect(reader.upstreamRecord(SHOP, at)).toMatchObject({
      state: 'retry',
      nextAttemptAt: 0,
      number: 'A-1',
      renumbered: { number: receipt.number, user: 'Grâce' },
    });
    expect(store.committed.at(-1)?.upstreamDue).toEqual([SHOP]);
    expect(renumber(store, at)).toEqual({ ...receipt, already: true });
    record(store, { clear: [at] });
    expect(renumber(store, at)).toEqual({ ...receipt, already: true });
    expect(reader.upstreamRecord(SHOP, at)).toMatchObject({ state: 'sent', renumbered: receipt && {} });
    const listed = reader.upstreamRecords({ shopId: SHOP, state: 'renumbered', after: seq(0), limit: 9 });
    expect(listed).toMatchObject([{ seq: at, state: 'sent', renumbered: { number: receipt.number } }]);
    expect(store.differences()).toEqual([]);
  });

  test('that is taken there too is followed by another; the last one counts', () => {
    const { store, reader, at } = parked();
    renumber(store, at, 'A-1-BIS');
    record(store, { put: [row(at, 'COLLISION')] });
    expect(sentence(renumber(store, at, 'A-1-BIS'))).toContain('choose another');
    expect(renumber(store, at, 'A-1-TER')).toEqual({ number: 'A-1-TER', already: false });
    expect(reader.sale(SHOP, at)?.sentNumber).toBe('A-1-TER');
    expect(reader.upstreamDecisions(SHOP, at).map((one) => one.number)).toEqual(['A-1-BIS', 'A-1-TER']);
    expect(store.differences()).toEqual([]);
  });

  test('keeps its digits when the sale’s own fills the field, and no half character', () => {
    const long = `${'x'.repeat(90)}😀${'y'.repeat(8)}`;
    const { store, at } = parked('COLLISION', long);
    const { number } = renumber(store, at) as { number: string };
    expect(number).toMatch(/^x{90}~[0-9a-f]{8}$/);
    expect(number.length).toBeLessThanOrEqual(100);
  });

  test('belongs to its sale: the same one gets it again after a restore, another content another', () => {
    const made = (quantity: number) => {
      const { store, at } = parked('COLLISION');
      const other = store.sell(TILL, sale('B', line(OIL, quantity))).outcomes[0] as { seq: Seq };
      record(store, { put: [row(other.seq, 'COLLISION')] });
      return [at, other.seq].map((one) => (renumber(store, one) as { number: string }).number);
    };
    const [first, second] = made(1);
    expect(made(1)).toEqual([first, second]);
    expect(made(2)).toEqual([first, expect.not.stringContaining(second ?? '')]);
  });

  test('is followed by the next when it is taken', () => {
    const { store, at } = parked();
    const { number } = renumber(store, at) as { number: string };
    store.sell(TILL, sale('B', line(OIL, 1)));
    record(store, { put: [row(at, 'COLLISION')] });
    expect((renumber(store, at) as { number: string }).number).not.toBe(number);
  });

  test.each(['', '   ', 'x'.repeat(101), 'a\u0000b'])('must be one (%j)', (number) => {
    const { store, at } = parked();
    expect(sentence(renumber(store, at, number))).toContain('a number has 1 to 100 characters');
  });

  test('is none that the till has or another sale was given', () => {
    const { store, seqs } = parked('COLLISION', 'A-1', 'A-2');
    const [first, second] = seqs as [Seq, Seq];
    expect(sentence(renumber(store, first, 'A-2'))).toContain('choose another');
    renumber(store, first, 'A-3');
    expect(sentence(renumber(store, second, 'A-3'))).toContain('choose another');
  });

  test('is for collisions only, and needs a name', () => {
    const { store, at } = parked('POISON');
    expect(sentence(renumber(store, at))).toContain('because of POISON');
    expect(sentence(renumber(store, seq(1)))).toContain('no record 1');
    const nobody = { shopId: SHOP, seq: at, number: null, user: '' };
    expect(sentence(store.run('renumberUpstream', nobody))).toContain('a name of 1 to 100');
  });
});

test('decisions of one shop do not reach into another', () => {
  const { store, at } = parked();
  const elsewhere = { shopId: 10 as never, seq: at, user: 'x' };
  const asked = { ...elsewhere, decision: 'dropped' as const, reason: 'y' };
  expect(sentence(store.run('decideUpstream', asked))).toContain('shop 10 has no record');
  expect(sentence(store.run('renumberUpstream', { ...elsewhere, number: null }))).toContain('shop 10 has no');
});

test.each<[string, string, string]>([
  [
    'a drop of nobody',
    "UPDATE upstream_exception SET state = 'dropped', decided_seq = NULL",
    'nothing says so',
  ],
  [
    'a drop that is open again',
    "UPDATE upstream_exception SET state = 'parked' WHERE state = 'dropped'",
    'decided on it',
  ],
  [
    'a drop by another fact',
    "UPDATE upstream_exception SET decided_seq = 1 WHERE state = 'dropped'",
    'nothing says so',
  ],
  ['another new number', "UPDATE upstream_renumbered SET number = 'Z'", 'does not say so'],
  ['a lost new number', 'DELETE FROM upstream_renumbered', 'it is not kept'],
])('verify finds %s', (_, harm, told) => {
  const { store, seqs } = parked('COLLISION', 'A-1', 'A-2');
  const [first, second] = seqs as [Seq, Seq];
  decide(store, first, 'dropped');
  renumber(store, second);
  expect(store.differences()).toEqual([]);
  store.db.exec(
    'DROP TRIGGER upstream_renumbered_never_updated; DROP TRIGGER upstream_renumbered_never_deleted',
  );
  store.db.exec(harm);
  expect(store.differences().join('\n')).toContain(told);
});
