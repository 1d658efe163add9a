import { expect, test } from 'vitest';
import { dataPaths } from '../../src/store/paths.ts';
import { verify } from '../../src/store/verify.ts';
import { askControl } from '../http/ask-control.ts';
import { openServedHub } from '../http/served-hub.ts';
import { DayOracle } from './day-oracle.ts';
import { kinshasaDay } from './draw-dates.ts';
import { Draws } from './draws.ts';
import { amountText, hundredths, sum } from './exact.ts';
import { generateDay } from './generate.ts';
import type { Step } from './intents.ts';
import { ask, type DayHub, play } from './play.ts';
import type { Answer, Json } from './sale-verdicts.ts';
import { ARTICLES, type DayTill, provisionFile, TILLS } from './shops.ts';

const SEED = Number(process.env['PROVE_DAY_SEED'] ?? 8061917);
const SALES = Number(process.env['PROVE_CROWD_SALES'] ?? 200);

interface Told {
  readonly step: Step;
  readonly answer: Answer;
}

/** Steps that a till makes; those of persons would need an order among each other. */
const OF_TILLS = new Set(['sync', 'single', 'cancel', 'declare', 'report', 'receive', 'regularise', 'trace']);

/** One till: the steps of a day of its own, one after the other, each as soon as the one before is answered. */
async function workAt(hub: DayHub, till: DayTill, place: number, now: number): Promise<Told[]> {
  const steps = generateDay(new Draws(SEED + place), { sales: SALES / TILLS.length }, now);
  const words = new Draws(SEED + 100 + place);
  const told: Told[] = [];
  for (const drawn of steps.filter(({ kind }) => OF_TILLS.has(kind))) {
    const step = { ...drawn, till } as Step;
    told.push({ step, answer: await play(hub, step, words, new DayOracle()) });
  }
  return told;
}

async function walk(hub: DayHub, serial: string): Promise<Json[]> {
  const all: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await ask(hub, {
      method: 'GET',
      path: `/api/v2/simple/mouvements?limit=1000${next}`,
      serial,
    });
    all.unshift(...body.mouvements.toReversed());
    cursor = body.next_cursor;
  }
  return all;
}

/** The level of every article by its movements, each of which must begin where the one before ended. */
function levelsBy(movements: readonly Json[]): ReadonlyMap<number, number> {
  const levels = new Map(ARTICLES.map(({ id, opening }) => [id, opening]));
  for (const { article_id: id, stock_avant: before, stock_apres: after, quantite: quantity } of movements) {
    expect([before, after]).toEqual([levels.get(id), before + quantity]);
    levels.set(id, after);
  }
  return levels;
}

test(`tills that work at the same time leave a shop in which everything adds up (seed ${SEED})`, async () => {
  await using served = await openServedHub(provisionFile());
  const { token } = (await askControl(served.socketPath, 'POST', '/token')).body;
  const hub: DayHub = { origin: served.origin, token };
  const now = Date.now();
  const told = await Promise.all(TILLS.map((till, place) => workAt(hub, till, place, now)));
  const read = async (path: string, till = TILLS[0]): Promise<Json> =>
    (await ask(hub, { method: 'GET', path: `/api/v2/simple/${path}`, serial: till?.serial ?? '' })).body;

  const movements = await walk(hub, TILLS[0]?.serial ?? '');
  const levels = levelsBy(movements);
  for (const { id, quantite_stock: level } of (await read('articles/')).articles) {
    expect([id, level]).toEqual([id, levels.get(id)]);
  }

  // Every number that was accepted is a sale of its till, and every sale is in the history of the shop.
  const history: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await read(`ventes/historique/?limit=1000${next}`);
    history.push(...page.ventes);
    cursor = page.next_cursor;
  }
  for (const [place, till] of TILLS.entries()) {
    const answers = told[place]?.map(({ answer }) => answer.body) ?? [];
    const accepted = new Set(answers.flatMap((body) => body.accepted ?? body.vente?.numero_facture ?? []));
    const own = new Set(
      history.filter(({ terminal }) => terminal === till.name).map((one) => one.numero_facture),
    );
    const booked = [...accepted].filter((number) => own.has(number));
    const singles = told[place]?.filter(({ step }) => step.kind !== 'cancel') ?? [];
    expect(booked.length).toBeGreaterThan(singles.length / 4);
    const lost = answers.flatMap((body) => body.accepted ?? []).filter((number) => !own.has(number));
    expect(lost).toEqual([]);
    const { body } = await ask(hub, {
      method: 'POST',
      path: '/api/v2/simple/ventes/reconciliation/',
      serial: till.serial,
      body: { references_maui: [...own] },
    });
    expect([body.coherent, body.stats.ventes_django]).toEqual([true, own.size]);
  }

  // What was sold and given back is what left the shelves.
  const sold = history.flatMap(({ lignes }) => lignes).reduce((total, line) => total + line.quantite, 0);
  const of = (type: string): number =>
    movements
      .filter((one) => one.type_mouvement === type)
      .reduce((total, one) => total + Number(one.quantite), 0);
  expect(of('VENTE')).toBe(-sold);
  const cancelled = history.filter(({ est_annulee }) => est_annulee);
  const won = told.flat().filter(({ step, answer }) => step.kind === 'cancel' && answer.status === 200);
  expect(won.map(({ step }) => (step.kind === 'cancel' ? step.number : '')).sort()).toEqual(
    cancelled.map(({ numero_facture }) => numero_facture).sort(),
  );

  // Turnover is that of the sales that stand and are paid.
  const standing = history.filter((one) => one.paye && !one.est_annulee && one.devise === 'CDF');
  const from = kinshasaDay(now - 6 * 86_400_000);
  const analysis = await read(`analyse/mouvements?debut=${from}&fin=${kinshasaDay(Date.now())}`);
  expect(analysis.resume_financier.chiffre_affaires_cdf).toBe(
    amountText(sum(standing.map(({ montant_total: total }) => hundredths(total)))),
  );
  expect(history.every(({ id }) => Number.isInteger(id))).toBe(true);
  expect(verify(dataPaths(served.folder).database).differences).toEqual([]);
}, 60_000);
