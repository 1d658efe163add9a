import { kinshasaDay } from './draw-dates.ts';
import { type Comparison, DAY, type EveningView } from './evening-view.ts';
import { amountText } from './exact.ts';
import { type Json, nearNow } from './sale-verdicts.ts';

export async function statistics(view: EveningView): Promise<Comparison[]> {
  const { statistiques } = await view.get('statistiques/');
  return [{ what: 'statistics', expected: view.totals.statistics(), seen: statistiques }];
}

export async function negotiations(view: EveningView): Promise<Comparison[]> {
  const { statistics, lines } = view.totals.negotiations();
  const seen: Json[] = [];
  let last: Json = null;
  for (let page = 1; last === null || last.pagination.has_next; page += 1) {
    last = await view.get(`negociations/?page=${page}`);
    seen.push(...last.negociations);
  }
  const told = seen.map((one) => ({
    vente: one.vente.id,
    numero: one.vente.numero_facture,
    article: one.article.id,
    quantite: one.quantite,
    prix_original: one.prix_original,
    prix_negocie: one.prix_negocie,
    reduction_totale: one.reduction_totale,
    devise: one.devise,
  }));
  const order = (rows: readonly Json[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
  return [
    { what: 'negotiations', expected: order(lines), seen: order(told) },
    {
      what: 'totals of the negotiations',
      expected: [statistics, Math.max(1, Math.ceil(lines.length / 50)), lines.length],
      seen: [last.statistiques, last.pagination.total_pages, last.pagination.total_items],
    },
  ];
}

export async function analysis(view: EveningView): Promise<Comparison[]> {
  const from = kinshasaDay(view.now - 6 * DAY);
  const body = await view.get(`analyse/mouvements?debut=${from}&fin=${kinshasaDay(view.now)}&mode=complet`);
  const negative = body.alertes_stock.articles_stock_negatif
    .map((one: Json) => [one.id, one.quantite_stock])
    .sort((a: Json, b: Json) => a[0] - b[0]);
  const seen = {
    resume_financier: body.resume_financier,
    mouvements_resume: body.mouvements_resume,
    total_en_attente: body.alertes_stock.total_en_attente,
    articles_stock_negatif: negative,
    top_articles_vendus: body.top_articles_vendus.map(
      ({ article_id, devise, qte_vendue, ca, nb_ventes }: Json) => ({
        article_id,
        devise,
        qte_vendue,
        ca,
        nb_ventes,
      }),
    ),
  };
  return [{ what: 'analysis', expected: view.totals.analysis(), seen }];
}

export async function stockValue(view: EveningView): Promise<Comparison[]> {
  const { journal } = await view.get('journal-valeur-stock');
  return [{ what: "the stock's value", expected: [view.totals.stockValue()], seen: journal }];
}

export async function declarations(view: EveningView): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [path, what, amount] of [
    ['articles-negocies', 'negocies', 'montant_negocie'],
    ['retours-articles', 'retours', 'montant_retourne'],
  ] as const) {
    const { results, count } = await view.get(`${path}/historique/?limit=1000`);
    const made = view.book.declarations.filter((one) => one.what === what);
    const expected = made.map(({ id, till, article, intent, quantity }) => [
      id,
      till.id,
      article?.id,
      intent.code,
      quantity,
      amountText(intent.amount),
      intent.currency ?? 'CDF',
      intent.date.instant,
      intent.reason,
      intent.reference,
    ]);
    const seen = results
      .map((one: Json) => [
        one.id,
        one.terminal_id,
        one.article_id,
        one.code_article,
        one.quantite,
        one[amount],
        one.devise,
        Date.parse(one.date_operation),
        one.motif,
        one.reference_vente,
      ])
      .sort((a: Json, b: Json) => a[0] - b[0]);
    comparisons.push({ what: path, expected: [expected, made.length], seen: [seen, count] });
  }
  return comparisons;
}

export async function reports(view: EveningView): Promise<Comparison[]> {
  const { results } = await view.get('rapports-caisse/');
  const expected = view.book.reports.map(({ id, till, intent }) => [
    id,
    till.serial,
    intent.detail,
    amountText(intent.expense),
    intent.currency ?? 'CDF',
    intent.date?.instant ?? 'now',
  ]);
  const seen = results
    .map((one: Json) => [
      one.id,
      one.terminal_serial,
      one.detail,
      one.depense,
      one.devise,
      nearNow(Date.parse(one.date_rapport), view.now),
    ])
    .sort((a: Json, b: Json) => a[0] - b[0]);
  return [{ what: 'cash reports', expected, seen }];
}

export async function notifications(view: EveningView): Promise<Comparison[]> {
  // The latest 1000 are kept to be read.
  const told = view.book.sales.stock.notices.slice(-1000);
  const expected = told.map(({ type, code, quantity, before, after }) => [
    type,
    code,
    quantity,
    before,
    after,
    false,
  ]);
  const comparisons: Comparison[] = [];
  for (const till of view.tills) {
    const { results, count, non_lues: unread } = await view.get('notifications/', till);
    const seen = results
      .toSorted((a: Json, b: Json) => a.id - b.id)
      .map((one: Json) => [
        one.type_notification,
        one.article_code,
        one.quantite_mouvement,
        one.stock_avant,
        one.stock_actuel,
        one.lue,
      ]);
    comparisons.push({
      what: `notifications of ${till.name}`,
      expected: [expected, told.length, told.length],
      seen: [seen, count, unread],
    });
  }
  return comparisons;
}
