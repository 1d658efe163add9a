import { kinshasaDay } from './draw-dates.ts';
import { type Comparison, DAY, type EveningView } from './evening-view.ts';
import { amountText, hundredths } from './exact.ts';
import { ask } from './play.ts';
import { type Json, nearNow } from './sale-verdicts.ts';
import { turnover } from './totals.ts';

export async function levels(view: EveningView): Promise<Comparison[]> {
  const { stock } = view.book.sales;
  const { articles, count } = await view.get('articles/');
  const listed = stock.articles.filter(({ id, active }) => active && view.book.validated.has(id));
  const expected = listed
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, name }) => [id, name, stock.level(id)]);
  const seen = articles.map((one: Json) => [one.id, one.nom, one.quantite_stock]);
  return [{ what: 'levels', expected: [expected, expected.length], seen: [seen, count] }];
}

export async function movements(view: EveningView): Promise<Comparison[]> {
  const seen: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await view.get(`mouvements?limit=500${next}`);
    seen.push(...page.mouvements);
    cursor = page.next_cursor;
  }
  const numbers = new Map(
    view.book.sales.sales.flatMap(({ number, lines }) => lines.map(({ movement }) => [movement, number])),
  );
  const expected = view.book.sales.stock.movements.map((movement, place) => {
    const shown = seen.at(-1 - place);
    return [
      movement.article.id,
      movement.article.code,
      movement.type,
      movement.quantity,
      movement.before,
      movement.after,
      movement.reference ?? numbers.get(movement) ?? shown?.reference_document,
      movement.user ?? shown?.utilisateur,
      movement.comment ?? shown?.commentaire,
    ];
  });
  const told = seen
    .toReversed()
    .map((one) => [
      one.article_id,
      one.article_code,
      one.type_mouvement,
      one.quantite,
      one.stock_avant,
      one.stock_apres,
      one.reference_document,
      one.utilisateur,
      one.commentaire,
    ]);
  const ids = seen.map(({ id }) => id);
  return [
    { what: 'movements', expected, seen: told },
    { what: 'ids of movements fall', expected: [...new Set(ids)].sort((a, b) => b - a), seen: ids },
  ];
}

export async function history(view: EveningView): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (let back = 0; back < 6; back += 1) {
    const day = kinshasaDay(view.now - back * DAY);
    const body = await dayOfHistory(view, day);
    const of = view.book.sales.sales.filter((sale) => view.totals.dayOf(sale) === day);
    const standing = of.filter(({ cancelled }) => !cancelled);
    const expected = of
      .map((sale) => [
        sale.id,
        sale.number,
        sale.soldAt ?? 'now',
        amountText(sale.total),
        sale.payment,
        sale.paid,
        sale.till.name,
        sale.currency,
        sale.cancelled,
        sale.lines.map((line) => [
          line.article.name,
          line.article.code,
          line.quantity,
          amountText(line.price),
          amountText(line.price * BigInt(line.quantity)),
        ]),
      ])
      .sort((a, b) => Number(a[0]) - Number(b[0]));
    const seen = body.ventes
      .map((one: Json) => [
        one.id,
        one.numero_facture,
        nearNow(Date.parse(one.date_vente), view.now),
        one.montant_total,
        one.mode_paiement,
        one.paye,
        one.terminal,
        one.devise,
        one.est_annulee,
        one.lignes.map((line: Json) => [
          line.article_nom,
          line.article_code,
          line.quantite,
          line.prix_unitaire,
          line.total_ligne,
        ]),
      ])
      .sort((a: Json, b: Json) => a[0] - b[0]);
    const dates = body.ventes.map((one: Json) => Date.parse(one.date_vente));
    comparisons.push(
      { what: `history of ${day}`, expected, seen },
      {
        what: `totals of the history of ${day}`,
        expected: [of.length, of.length, turnover(standing, 'CDF')],
        seen: [body.rows, body.ventes.length, amountText(body.total)],
      },
      {
        what: `order of the history of ${day}`,
        expected: dates.toSorted((a: number, b: number) => b - a),
        seen: dates,
      },
    );
  }
  return comparisons;
}

/** All pages of a day; what each says of itself is added up. */
async function dayOfHistory(
  view: EveningView,
  day: string,
): Promise<{ readonly ventes: Json[]; readonly rows: number; readonly total: bigint }> {
  const ventes: Json[] = [];
  let [rows, total] = [0, 0n];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await view.get(`ventes/historique/?limit=500&date_debut=${day}&date_fin=${day}${next}`);
    ventes.push(...page.ventes);
    rows += page.statistiques.total_ventes;
    total += hundredths(page.statistiques.chiffre_affaires);
    cursor = page.next_cursor;
  }
  return { ventes, rows, total };
}

export async function reconciliations(view: EveningView): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const till of view.tills) {
    const own = view.book.sales.sales.filter((sale) => sale.till === till).map(({ number }) => number);
    for (const told of [own, [...own.slice(3), 'X-1', 'X-1', 'X-2']]) {
      const { body } = await ask(view.hub, {
        method: 'POST',
        path: '/api/v2/simple/ventes/reconciliation/',
        serial: till.serial,
        body: { references_maui: told },
      });
      const { total_django_usd: _usd, ...stats } = body.stats;
      const { differences } = body;
      const details = differences.ventes_manquantes_details
        .map(({ reference, montant }: Json) => ({ reference, montant }))
        .sort((a: Json, b: Json) => (a.reference < b.reference ? -1 : 1));
      const seen = {
        coherent: body.coherent,
        stats,
        dans_django_pas_maui: differences.dans_django_pas_maui.toSorted(),
        dans_maui_pas_django: differences.dans_maui_pas_django.toSorted(),
        ventes_manquantes_details: details,
      };
      comparisons.push({
        what: `reconciliation of ${till.name}`,
        expected: view.totals.reconciliation(till, told),
        seen,
      });
    }
  }
  return comparisons;
}

export async function pending(view: EveningView): Promise<Comparison[]> {
  const { articles_pending: pending } = await view.get('articles/pending/');
  const sums = new Map<number, number>();
  for (const { id, quantite_envoyee: quantity } of pending) sums.set(id, (sums.get(id) ?? 0) + quantity);
  const expected = [...view.book.pending.keys()].map((id) => [id, view.book.pendingOf(id)]);
  const order = (rows: readonly Json[]): readonly Json[] => rows.toSorted((a, b) => a[0] - b[0]);
  const waiting = [...sums].filter(([, quantity]) => quantity > 0);
  return [{ what: 'pending deliveries', expected: order(expected), seen: order(waiting) }];
}

export async function quarantine(view: EveningView): Promise<Comparison[]> {
  const entries: Json[] = [];
  for (const state of ['open', 'superseded', 'accepted', 'discarded']) {
    const path = `/api/hub/v1/quarantine?shopId=${view.book.shop.id}&state=${state}`;
    entries.push(...(await ask(view.hub, { method: 'GET', path })).body.entries);
  }
  const expected = [...view.book.sales.quarantine.values()].map(({ number, refusal, state, repeats }) =>
    JSON.stringify([number?.slice(0, 100) ?? null, refusal.code, state, repeats]),
  );
  const seen = entries.map(({ number, refusal, state, repeats }: Json) =>
    JSON.stringify([number?.slice(0, 100) ?? null, refusal.code, state, repeats]),
  );
  return [{ what: 'quarantine', expected: expected.sort(), seen: seen.sort() }];
}
