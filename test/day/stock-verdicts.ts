import type { Step } from './intents.ts';
import { type Answer, nearNow, type Verdict } from './sale-verdicts.ts';
import type { ShopBook } from './shop-book.ts';
import type { DayArticle } from './shops.ts';

export type StockStep = Extract<
  Step,
  {
    kind:
      | 'deliver'
      | 'receive'
      | 'refuse'
      | 'correct'
      | 'regularise'
      | 'lose'
      | 'trace'
      | 'apply'
      | 'reprice'
      | 'count-open'
      | 'count'
      | 'count-close';
  }
>;
type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** Reception and corrections (7.5, 7.6), traces (7.3), and what a person does over `/api/hub/v1`. */
export function judgeStockStep(book: ShopBook, step: StockStep, answer: Answer, now: number): Verdict {
  switch (step.kind) {
    case 'receive':
      return judgeReceipt(book, step, answer, now);
    case 'refuse':
      return judgeRefusal(book, step, answer);
    case 'correct':
      return judgeCorrection(book, step, answer);
    case 'regularise':
      return judgeRegularisation(book, step, answer);
    case 'trace':
      return judgeTrace(book, step, answer);
    default:
      return judgePerson(book, step, answer);
  }
}

function articleOf(book: ShopBook, id: number): DayArticle {
  const article = book.sales.stock.article(id);
  if (article === undefined) throw new Error(`the day knows no article ${id}`);
  return article;
}

function judgeReceipt(book: ShopBook, { article: id }: Of<'receive'>, answer: Answer, now: number): Verdict {
  const article = articleOf(book, id);
  const waiting = book.pending.get(id) ?? [];
  const already = waiting.length === 0 && book.validated.has(id);
  book.pending.delete(id);
  book.validated.add(id);
  // Each delivery is a row of its own, and is put on the shelf by a movement of its own (incidents 12 and 13).
  for (const quantity of waiting) {
    book.sales.stock.move(article, 'ENTREE', quantity, {
      reference: `VALIDATION-${book.shop.code}-${id}`,
      user: 'MAUI-Client',
      comment: `Validation client: ${quantity} unités reçues`,
    });
  }
  const shown = {
    id,
    code: article.code,
    nom: article.name,
    quantite_stock: book.sales.stock.level(id),
    est_valide_client: true,
  };
  const expected = already
    ? {
        success: true,
        already_validated: true,
        message: `Article "${article.name}" déjà validé`,
        article: shown,
      }
    : {
        success: true,
        message: `Article "${article.name}" validé avec succès`,
        article: { ...shown, date_validation: 'now' },
      };
  const date = answer.body?.article?.date_validation;
  const isNow = typeof date === 'string' && nearNow(Date.parse(date), now) === 'now';
  const seen = isNow
    ? { ...answer.body, article: { ...answer.body.article, date_validation: 'now' } }
    : answer.body;
  return { expected: { status: 200, body: expected }, seen: { status: answer.status, body: seen } };
}

function judgeRefusal(book: ShopBook, { article: id }: Of<'refuse'>, answer: Answer): Verdict {
  const article = articleOf(book, id);
  book.pending.delete(id);
  book.validated.add(id);
  const message = `Article "${article.name}" refusé - remis dans le catalogue sans ajout de stock`;
  const shown = { id, nom: article.name, quantite_stock: book.sales.stock.level(id) };
  return {
    expected: { status: 200, body: { success: true, message, article: shown } },
    seen: { status: answer.status, body: answer.body },
  };
}

function judgeCorrection(book: ShopBook, { article: id, level }: Of<'correct'>, answer: Answer): Verdict {
  const article = articleOf(book, id);
  const before = book.sales.stock.level(id);
  const difference = level - before;
  if (difference !== 0) {
    const comment =
      difference > 0
        ? `Ajout stock MAUI (+${difference} unités)`
        : `Retrait stock MAUI (${difference} unités)`;
    book.sales.stock.move(article, difference > 0 ? 'ENTREE' : 'SORTIE', difference, {
      reference: `MAUI-${id}`,
      user: 'MAUI',
      comment,
    });
  }
  const shown = {
    id,
    nom: article.name,
    code: article.code,
    ancienne_quantite: before,
    nouvelle_quantite: level,
    difference,
  };
  return {
    expected: { status: 200, body: { success: true, article: shown, boutique_id: book.shop.id } },
    seen: { status: answer.status, body: answer.body },
  };
}

function judgeRegularisation(
  book: ShopBook,
  { till, article: id, added, notes }: Of<'regularise'>,
  answer: Answer,
): Verdict {
  const article = articleOf(book, id);
  const { stock } = book.sales;
  const { before, after } = stock.move(article, 'ENTREE', added, {
    reference: null,
    user: till.name,
    comment: `Régularisation stock: ${notes}`,
  });
  const resolved = stock.alerts.get(id)?.length ?? 0;
  stock.alerts.delete(id);
  const body = {
    success: true,
    article: { id, nom: article.name, code: article.code },
    stock_avant: before,
    quantite_ajoutee: added,
    stock_apres: after,
    alertes_resolues: resolved,
  };
  return { expected: { status: 200, body }, seen: { status: answer.status, body: answer.body } };
}

/** One trace per reference, however often it is told (check 41). */
function judgeTrace(book: ShopBook, step: Of<'trace'>, answer: Answer): Verdict {
  const seen = { status: answer.status, body: answer.body };
  const { reference, reason, till } = step;
  const known = book.traced.get(reference);
  if (known !== undefined) return { expected: { status: 200, body: known }, seen };
  const { stock } = book.sales;
  const traces = step.articles.flatMap(({ article: id, quantity }) => {
    const article = stock.article(id);
    if (article === undefined) return [];
    stock.move(article, 'AJUSTEMENT', 0, {
      reference: `REJET-${reference}`,
      user: till.name,
      comment: `Vente rejetée #${reference} — Qté tentée: ${quantity} — Motif: ${reason} — Stock Django inchangé (jamais décrémenté)`,
    });
    return [{ article_id: id, nom: article.name, quantite_tentee: quantity, stock_actuel: stock.level(id) }];
  });
  const message = `${traces.length} trace(s) créée(s) pour la vente rejetée ${reference}`;
  const body = { success: true, message, reference, motif_rejet: reason, traces };
  book.traced.set(reference, body);
  return { expected: { status: 200, body }, seen };
}

/** What a person does at the hub itself: the answers are its own, the effects are the contract's. */
function judgePerson(
  book: ShopBook,
  step: Of<'deliver' | 'lose' | 'apply' | 'reprice' | 'count-open' | 'count' | 'count-close'>,
  answer: Answer,
): Verdict {
  const { stock } = book.sales;
  if (step.kind === 'deliver') {
    book.pending.set(step.article, [...(book.pending.get(step.article) ?? []), step.quantity]);
  } else if (step.kind === 'lose') {
    // Where nothing is sold that is not there, nothing is lost that is not there either.
    if (book.shop.refuses && step.quantity > stock.level(step.article)) {
      return { expected: { status: 409 }, seen: { status: answer.status } };
    }
    const words = { reference: null, user: null, comment: null };
    stock.move(articleOf(book, step.article), 'SORTIE', -step.quantity, words);
  } else if (step.kind === 'apply') {
    const report = book.reports[step.nth % Math.max(1, book.reports.length)];
    if (report === undefined) return { expected: null, seen: null };
    report.applied = true;
  } else if (step.kind === 'reprice') {
    stock.reprice(articleOf(book, step.article), step.price);
  } else if (step.kind === 'count-open') {
    book.count = new Map();
  } else if (step.kind === 'count') {
    const level = stock.level(step.article);
    book.count?.set(step.article, { counted: Math.max(0, level + step.off), level });
  } else {
    const lines = [...(book.count ?? [])].sort(([one], [other]) => one - other);
    for (const [id, { counted, level }] of lines) {
      const words = { reference: null, user: null, comment: null };
      if (counted === level) continue;
      const { after } = stock.move(articleOf(book, id), 'AJUSTEMENT', counted - level, words);
      // Somebody looked at the shelf, and something is there.
      if (after >= 0) stock.alerts.delete(id);
    }
    book.count = null;
  }
  return { expected: { succeeded: true }, seen: { succeeded: answer.status >= 200 && answer.status < 300 } };
}
