import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { commandLine } from '../cli/command-line.ts';
import { openHeadOffice, type TestHeadOffice } from '../support/head-office.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales } from '../support/test-hub.ts';

/** Sales of each of eight tills, a multiple of 100; `PROVE_DEAD_LETTERS` asks for more. One in a hundred is bad. */
const PER_TILL = Number(process.env['PROVE_DEAD_LETTERS'] ?? 100);
const BAD_PER_KIND = PER_TILL / 100;
const SHOP = shopId(9);

/** What is wrong with a sale at head office, the cause under which it is listed, and what ends it. */
interface Kind {
  readonly cause: string;
  readonly state: 'parked' | 'retry';
  readonly break: (office: TestHeadOffice, number: string) => void;
  readonly end: 'renumber' | 'drop' | 'settle' | 'mend';
}

const refused = (code: string, message: string) => (office: TestHeadOffice, number: string) =>
  void office.books.refusals.set(number, { code, message });

/** One kind per till. */
const KINDS: readonly Kind[] = [
  {
    cause: 'COLLISION',
    state: 'parked',
    break: ({ books }, number) => books.addForeign(number, 'stranger', 99),
    end: 'renumber',
  },
  {
    cause: 'POISON',
    state: 'parked',
    break: ({ books }, number) => void books.poison.add(number),
    end: 'drop',
  },
  {
    cause: 'INTEGRITY_ERROR',
    state: 'parked',
    break: refused('INTEGRITY_ERROR', 'Erreur intégrité'),
    end: 'settle',
  },
  {
    cause: 'ARTICLE_NOT_FOUND',
    state: 'parked',
    break: refused('ARTICLE_NOT_FOUND', 'Article 203 non trouvé dans cette boutique'),
    end: 'mend',
  },
  {
    cause: 'INSUFFICIENT_STOCK',
    state: 'parked',
    break: refused('INSUFFICIENT_STOCK', 'Stock insuffisant'),
    end: 'mend',
  },
  { cause: 'REFUSED', state: 'parked', break: refused('OTHER', 'numeric field overflow'), end: 'settle' },
  { cause: 'REFUSED', state: 'parked', break: refused('A_CODE_OF_TOMORROW', ''), end: 'drop' },
  { cause: 'TRANSIENT', state: 'retry', break: refused('OTHER', 'deadlock detected'), end: 'drop' },
];

/** A bad sale: the hundredth, two hundredth… of its till; till and kind have one index. */
interface Bad {
  readonly kind: Kind;
  readonly number: string;
}
const BAD: readonly Bad[] = KINDS.flatMap((kind, index) =>
  Array.from({ length: BAD_PER_KIND }, (_, nth) => ({ kind, number: `T${index + 1}-${nth * 100 + 57}` })),
);

interface Listed {
  readonly seq: number;
  readonly number: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastAnswer: string;
  readonly cause: { readonly code: string; readonly french: string; readonly english: string };
}

const NUMBERS = Array.from({ length: TILLS }, (_, till) =>
  Array.from({ length: PER_TILL }, (_, index) => `T${till + 1}-${index}`),
);

async function openScene() {
  const folder = tempFolder();
  const tills = NUMBERS.map((_, index) => ({ serial: `till-${index + 1}`, shopId: 9, active: true }));
  const office = await openHeadOffice(tills);
  onTestFinished(() => office.close());
  for (const { kind, number } of BAD) kind.break(office, number);
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  const run = async (...words: string[]): Promise<string> => {
    const { code, out, err } = await commandLine(words, { HUB_DATA_DIR: folder });
    expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
    return out;
  };
  /** The same in a process of its own, as a person would. */
  const runAlone = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runHubCommand(folder, words);
    expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' });
    return stdout;
  };
  await run('import', join(folder, 'shop.json'));
  const reader = openReader(join(folder, 'hub.db'));
  onTestFinished(() => reader.close());
  const start = () => startHubProcess(folder, { HUB_UPSTREAM_URL: office.url });
  return { office, run, runAlone, reader, start };
}

async function sellAll(origin: string): Promise<void> {
  for (const [index, numbers] of NUMBERS.entries()) {
    for (let from = 0; from < numbers.length; from += 100) {
      const sales = numbers.slice(from, from + 100).map((numero_facture) => ({
        numero_facture,
        lignes: [{ article_id: ARTICLES[2], quantite: 1 }],
      }));
      expect((await postSales(origin, `till-${index + 1}`, sales)).status).toBe(201);
    }
  }
}

async function until(holds: () => boolean, what: () => unknown, timeoutMs = 90_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`in vain: ${JSON.stringify(what())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Ends one bad sale as a person would. */
async function end({ office, run, runAlone }: Scene, { kind }: Bad, { seq, number }: Listed): Promise<void> {
  const by = ['--by', 'Grâce'];
  if (kind.end === 'mend') {
    office.books.refusals.delete(number);
    expect(await runAlone('upstream', 'retry', String(seq))).toBe('Due now: 1.\n');
    return;
  }
  if (kind.end === 'renumber') {
    const out = await runAlone('upstream', 'renumber', String(seq), ...by);
    expect(out).toMatch(new RegExp(`^Record ${seq} goes now to head office as ${number}~[0-9a-f]{8}\\.\n$`));
    return;
  }
  const words = ['upstream', kind.end, String(seq), '--reason', `vu avec le siège: ${number}`, ...by];
  expect(await runAlone(...words)).toMatch(/^Record \d+ is (dropped|settled) now\.\n$/);
  expect(await run(...words)).toMatch(/^Record \d+ was (dropped|settled) already\.\n$/);
}

type Scene = Awaited<ReturnType<typeof openScene>>;

const ours = ({ office }: Scene) => office.books.sales.filter((sale) => sale.serial.startsWith('till-'));
const ending = (...ways: readonly Kind['end'][]) => BAD.filter(({ kind }) => ways.includes(kind.end));

/** Waits until all good sales have arrived and each bad one stands aside. */
async function sifted(scene: Scene): Promise<void> {
  const { reader } = scene;
  const good = PER_TILL * TILLS - BAD.length;
  await until(
    () =>
      ours(scene).length === good &&
      reader.upstreamExceptions(SHOP).length === BAD.length &&
      reader.unsent(SHOP).count === BAD.length,
    () => [ours(scene).length, good, reader.upstreamCounts(SHOP)],
  );
}

/** What the command line lists, by number: all bad sales and nothing else, each with its cause. */
async function listed({ run }: Scene): Promise<ReadonlyMap<string, Listed>> {
  const { shops } = JSON.parse(await run('upstream', 'list', '--json')) as { shops: { records: Listed[] }[] };
  const records = new Map(shops[0]?.records.map((record) => [record.number, record]));
  expect([...records.keys()].sort()).toEqual(BAD.map(({ number }) => number).sort());
  for (const { kind, number } of BAD) {
    const record = records.get(number);
    expect(record).toMatchObject({ state: kind.state, cause: { code: kind.cause } });
    expect(record?.attempts).toBeGreaterThan(0);
    expect(record?.lastAnswer).toMatch(/^HTTP \d{3}/);
    for (const sentence of [record?.cause.french, record?.cause.english]) expect(sentence).toMatch(/.{20}/);
  }
  return records;
}

/** Pulls the plug, mends everything at head office and asks for all that waits: nothing that was decided may change. */
async function startAgain(scene: Scene, end: () => Promise<unknown>): Promise<void> {
  await end();
  scene.office.books.poison.clear();
  scene.office.books.refusals.clear();
  const hub = await scene.start();
  await scene.run('upstream', 'retry');
  const last = [{ numero_facture: 'LAST', lignes: [{ article_id: ARTICLES[0], quantite: 1 }] }];
  expect((await postSales(hub.origin, 'till-1', last)).status).toBe(201);
  await until(
    () => ours(scene).some((sale) => sale.number === 'LAST'),
    () => ours(scene).at(-1),
  );
}

/** The numbers under which the renumbered sales went, as their link shows them. */
async function linked({ run }: Scene, records: ReadonlyMap<string, Listed>): Promise<readonly string[]> {
  const sent: string[] = [];
  for (const { number } of ending('renumber')) {
    const shown = JSON.parse(await run('upstream', 'show', String(records.get(number)?.seq), '--json'));
    expect(shown).toMatchObject({
      record: { state: 'sent', number, renumbered: { user: 'Grâce' } },
      sale: { number, lines: [{ quantity: 1 }] },
      decisions: [{ kind: 'upstream-renumbered', user: 'Grâce' }],
    });
    sent.push(shown.sale.sentNumber);
  }
  return sent;
}

test('one sale in a hundred is bad, each in its own way: all are listed with their cause, and a person ends every one', {
  timeout: 240_000,
}, async () => {
  const scene = await openScene();
  const { run, reader } = scene;
  const hub = await scene.start();
  await sellAll(hub.origin);
  await sifted(scene);
  const records = await listed(scene);
  await Promise.all(BAD.map((bad) => end(scene, bad, records.get(bad.number) as Listed)));
  await until(
    () => reader.unsent(SHOP).count === 0,
    () => reader.upstreamExceptions(SHOP),
  );
  await startAgain(scene, () => hub.end('SIGKILL'));

  const without = new Set(ending('drop', 'settle', 'renumber').map(({ number }) => number));
  const kept = NUMBERS.flat().filter((number) => !without.has(number));
  const expected = [...kept, ...(await linked(scene, records)), 'LAST'];
  expect(
    ours(scene)
      .map((sale) => sale.number)
      .sort(),
  ).toEqual(expected.sort());
  expect(JSON.parse(await run('status', '--json')).shops[0]).toMatchObject({
    unsent: { count: 0 },
    parkedCount: 0,
    retrying: 0,
    decided: { dropped: ending('drop').length, settled: ending('settle').length },
  });
  expect(await run('upstream', 'list')).toBe('Head office refused nothing.\n');
  expect(await run('upstream', 'list', '--state', 'dropped')).toContain('(Grâce)');
  await run('verify');
});
