import type { DayOracle } from './day-oracle.ts';
import type { Draws } from './draws.ts';
import { amountText } from './exact.ts';
import type { Step } from './intents.ts';
import { entryMeant } from './quarantine-verdict.ts';
import type { Answer, Json } from './sale-verdicts.ts';
import { articleInFile } from './shops.ts';
import { jsonText, writeAmount, writeBatch, writeSale } from './wording.ts';

/** A hub on which a day is played, through HTTP only. */
export interface DayHub {
  readonly origin: string;
  /** The secret of `/api/hub/v1`. */
  readonly token: string;
}

type NotOneRequest = 'decide' | 'apply' | 'reprice' | `count${string}`;

interface Call {
  readonly method: string;
  readonly path: string;
  readonly serial?: string;
  readonly body?: unknown;
}

const SIMPLE = '/api/v2/simple';
const HUB = '/api/hub/v1';
const PERSON = 'Gérante';

/** Sends a request as a till (with a serial) or as a person (with the token). */
export async function ask(hub: DayHub, { method, path, serial, body }: Call): Promise<Answer> {
  const headers: Record<string, string> =
    serial === undefined ? { authorization: `Bearer ${hub.token}` } : { 'x-device-serial': serial };
  const response = await fetch(hub.origin + path, {
    method,
    redirect: 'error',
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: jsonText(body) }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

/** One step as one of the requests that mean it. */
export async function play(hub: DayHub, step: Step, draws: Draws, oracle: DayOracle): Promise<Answer> {
  if (step.kind === 'decide' || step.kind === 'apply') return await playDecision(hub, step, oracle);
  if (step.kind === 'reprice') return await playReprice(hub, step);
  if (step.kind === 'count-open' || step.kind === 'count' || step.kind === 'count-close') {
    return await playCount(hub, step, oracle);
  }
  return await ask(hub, wordingOf(step, draws));
}

function wordingOf(step: Exclude<Step, { kind: NotOneRequest }>, draws: Draws): Call {
  const slash = draws.pick(['', '/']);
  const post = (path: string, body: unknown, serial?: string): Call => ({
    method: 'POST',
    path: `${SIMPLE}/${path}${slash}`,
    body,
    ...(serial === undefined ? {} : { serial }),
  });
  switch (step.kind) {
    case 'sync':
      return post('ventes/sync', writeBatch(draws, step.entries, step.till.id), step.till.serial);
    case 'single':
      return post('ventes', writeSale(draws, step.sale, true), step.till.serial);
    case 'cancel':
      return post(
        'ventes/annuler',
        {
          [draws.pick(['numero_facture', 'NumeroFacture', 'reference'])]: step.number,
          [draws.pick(['motif', 'Motif'])]: step.reason,
        },
        step.till.serial,
      );
    case 'declare':
      return post(
        step.what === 'negocies' ? 'articles-negocies' : 'retours-articles',
        declarationBody(step, draws),
        step.till.serial,
      );
    case 'report':
      return post('rapports-caisse', reportBody(step, draws), step.till.serial);
    case 'receive':
      return post(
        'articles/valider',
        { [draws.pick(['article_id', 'articleId'])]: step.article, quantite_validee: step.said },
        step.till.serial,
      );
    case 'refuse':
      return post('articles/refuser', { article_id: step.article }, step.till.serial);
    case 'correct':
      return {
        ...post(`articles/${step.article}/stock`, {
          quantite_stock: step.level,
          boutique_id: step.till.shop,
        }),
        method: 'PUT',
        serial: step.till.serial,
      };
    case 'regularise':
      return post(
        'analyse/regulariser',
        { article_id: step.article, quantite_ajout: step.added, notes: step.notes },
        step.till.serial,
      );
    case 'trace':
      return post('ventes/notifier-rejet', traceBody(step, draws), step.till.serial);
    case 'deliver':
    case 'lose':
      return personCall(step);
  }
}

function declarationBody(step: Extract<Step, { kind: 'declare' }>, draws: Draws): object {
  const { code, amount, date, quantity, currency, reason, reference } = step.declaration;
  return {
    code_article: code,
    [step.what === 'negocies' ? 'montant_negocie' : 'montant_retourne']: writeAmount(draws, amount),
    date_operation: date.instant === null ? date.text : draws.pick([date.text, instantText(date.instant)]),
    quantite: quantity,
    ...(currency === null ? {} : { devise: currency }),
    motif: reason,
    reference_vente: reference,
  };
}

function reportBody({ report }: Extract<Step, { kind: 'report' }>, draws: Draws): object {
  return {
    detail: report.detail,
    depense: draws.chance(0.5) ? amountText(report.expense) : writeAmount(draws, report.expense),
    ...(report.currency === null ? {} : { devise: report.currency }),
    ...(report.date === null ? {} : { date_rapport: report.date.text }),
  };
}

function traceBody(step: Extract<Step, { kind: 'trace' }>, draws: Draws): object {
  const pascal = draws.chance(0.5);
  return {
    [pascal ? 'Reference' : 'reference']: step.reference,
    [pascal ? 'MotifRejet' : 'motif_rejet']: step.reason,
    articles: step.articles.map(({ article, quantity }) =>
      pascal ? { ArticleId: article, Quantite: quantity } : { article_id: article, quantite: quantity },
    ),
  };
}

function instantText(instant: number): string {
  return new Date(instant).toISOString();
}

function personCall(step: Extract<Step, { kind: 'deliver' | 'lose' }>): Call {
  const { shop, article, quantity, key } = step;
  const said = { shopId: shop, articleId: article, quantity, key, user: PERSON };
  return step.kind === 'deliver'
    ? { method: 'POST', path: `${HUB}/deliveries`, body: said }
    : { method: 'POST', path: `${HUB}/movements`, body: { ...said, kind: 'loss', comment: 'cassé' } };
}

/** The count of each shop that is open, by the id that its beginning was answered with. */
const openCounts = new WeakMap<DayHub, number>();

async function playCount(
  hub: DayHub,
  step: Extract<Step, { kind: 'count-open' | 'count' | 'count-close' }>,
  oracle: DayOracle,
): Promise<Answer> {
  const said = { shopId: step.shop, user: PERSON };
  const post = (path: string, body: object): Promise<Answer> =>
    ask(hub, { method: 'POST', path: `${HUB}/counts${path}`, body });
  if (step.kind === 'count-open') {
    const answer = await post('', said);
    openCounts.set(hub, answer.body.session);
    return answer;
  }
  const session = openCounts.get(hub);
  if (step.kind === 'count-close') return await post(`/${session}/close`, said);
  const level = oracle.book(step.shop).sales.stock.level(step.article);
  const counted = Math.max(0, level + step.off);
  // A count names the place in the journal that it was made at: said again later, it is another count.
  const { body } = await ask(hub, { method: 'GET', path: `${HUB}/counts?shopId=${step.shop}` });
  return await post(`/${session}/lines`, { ...said, articleId: step.article, counted, at: body.head });
}

/** Nothing to decide on is nothing to ask. */
const NOTHING: Answer = { status: 0, body: null };

async function playDecision(
  hub: DayHub,
  step: Extract<Step, { kind: 'decide' | 'apply' }>,
  oracle: DayOracle,
): Promise<Answer> {
  const book = oracle.book(step.shop);
  const said = { shopId: step.shop, user: PERSON };
  if (step.kind === 'apply') {
    const report = book.reports[step.nth % Math.max(1, book.reports.length)];
    if (report === undefined) return NOTHING;
    return await ask(hub, {
      method: 'POST',
      path: `${HUB}/cash-reports/apply`,
      body: { ...said, id: report.id },
    });
  }
  const meant = entryMeant(book, step);
  if (meant === undefined) return NOTHING;
  const { body } = await ask(hub, { method: 'GET', path: `${HUB}/quarantine?shopId=${step.shop}` });
  const named = [...book.sales.quarantine.values()].filter(
    ({ number, till }) => number === meant.number && till === meant.till,
  );
  // Contents of one number are told apart by the order in which they came.
  const entries = body.entries
    .filter((one: Json) => one.number === meant.number && one.till.id === meant.till.id)
    .sort((a: Json, b: Json) => a.id - b.id);
  const id = entries[named.indexOf(meant)]?.id;
  const reason = step.decision === 'discard' ? { reason: 'essai' } : {};
  return await ask(hub, {
    method: 'POST',
    path: `${HUB}/quarantine/${step.decision}`,
    body: { ...said, id, ...reason },
  });
}

/** Head office sets a price: a provisioning file that names one article. */
async function playReprice(
  hub: DayHub,
  { article: id, price }: Extract<Step, { kind: 'reprice' }>,
): Promise<Answer> {
  const article = articleInFile(id);
  const file = { articles: [{ ...article, prix_vente: amountText(price) }] };
  const body = { format: 'json', text: JSON.stringify(file) };
  return await ask(hub, { method: 'POST', path: `${HUB}/import`, body });
}
