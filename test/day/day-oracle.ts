import { amountText } from './exact.ts';
import type { Step } from './intents.ts';
import { judgeDecision } from './quarantine-verdict.ts';
import { type Answer, type Json, judgeSingle, judgeSync, nearNow, type Verdict } from './sale-verdicts.ts';
import { declaredQuantity, ShopBook } from './shop-book.ts';
import { BYSTANDER, SHOP } from './shops.ts';
import { judgeStockStep, type StockStep } from './stock-verdicts.ts';

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

/** Says of each step, in the order in which they happen, what the contract promises; written from it alone. */
export class DayOracle {
  readonly shops: readonly ShopBook[] = [SHOP, BYSTANDER].map((shop) => new ShopBook(shop));

  book(shop: number): ShopBook {
    const book = this.shops.find((one) => one.shop.id === shop);
    if (book === undefined) throw new Error(`there is no shop ${shop}`);
    return book;
  }

  judge(step: Step, answer: Answer, now: number): Verdict {
    const book = this.book('till' in step ? step.till.shop : step.shop);
    switch (step.kind) {
      case 'sync':
        return judgeSync(book.sales, book.shop, step.till, step.entries, answer, now);
      case 'single':
        return judgeSingle(book.sales, step.till, step.sale, answer, now);
      case 'cancel':
        return judgeCancel(book, step, answer, now);
      case 'declare':
        return judgeDeclaration(book, step, answer);
      case 'report':
        return judgeReport(book, step, answer, now);
      case 'decide':
        return judgeDecision(book, step, answer, now);
      default:
        return judgeStockStep(book, step as StockStep, answer, now);
    }
  }
}

/** 7.2, D11: the calling till's own sale first, then the only one of the shop. */
function judgeCancel(
  book: ShopBook,
  { till, number, reason }: Of<'cancel'>,
  answer: Answer,
  now: number,
): Verdict {
  const meant = book.sales.meant(till, number);
  const seen = { status: answer.status, body: answer.body };
  if (meant === undefined) {
    const error = `Vente ${number} non trouvée dans cette boutique`;
    return { expected: { status: 404, body: { error, code: 'VENTE_NOT_FOUND' } }, seen };
  }
  if (meant === 'ambiguous') {
    const body = { code: answer.body?.code };
    return {
      expected: { status: 409, body: { code: 'AMBIGUOUS_NUMBER' } },
      seen: { status: answer.status, body },
    };
  }
  const dated = cancelDates(answer.body, now);
  if (meant.cancelled) {
    const error = 'Cette vente a déjà été annulée';
    const body = { error, code: 'ALREADY_CANCELLED', date_annulation: 'now' };
    return { expected: { status: 400, body }, seen: { ...seen, body: dated } };
  }
  meant.cancelled = true;
  book.cancellations.push({ sale: meant, by: till, reason });
  book.sales.stock.settle(meant.lines.map(({ movement }) => movement));
  const moved = meant.lines.map(({ article, quantity }) =>
    book.sales.stock.move(article, 'RETOUR', quantity, {
      reference: `ANNUL-${number}`,
      user: till.name,
      comment: `Annulation vente #${number} - Motif: ${reason}`,
    }),
  );
  const body = {
    success: true,
    message: `Vente ${number} annulée avec succès`,
    vente: {
      numero_facture: number,
      montant_total: amountText(meant.total),
      date_vente: meant.soldAt ?? 'now',
      date_annulation: 'now',
      motif: reason,
    },
    stock_restaure: moved.map(({ article, quantity, before, after }) => ({
      article_id: article.id,
      code: article.code,
      nom: article.name,
      quantite_restauree: quantity,
      stock_avant: before,
      stock_apres: after,
    })),
    boutique: { id: book.shop.id, nom: book.shop.name },
  };
  return { expected: { status: 200, body }, seen: { ...seen, body: dated } };
}

function cancelDates(body: Json, now: number): Json {
  const at = (text: unknown): unknown =>
    typeof text === 'string' && text.endsWith('+01:00') ? nearNow(Date.parse(text), now) : text;
  if (typeof body !== 'object' || body === null) return body;
  if (body.date_annulation !== undefined) return { ...body, date_annulation: at(body.date_annulation) };
  if (body.vente === undefined) return body;
  const { date_vente, date_annulation, ...vente } = body.vente;
  return { ...body, vente: { ...vente, date_vente: at(date_vente), date_annulation: at(date_annulation) } };
}

/** 7.7: an identical repeat returns the first id; a return of a known article is declaration and movement. */
function judgeDeclaration(
  book: ShopBook,
  { till, what, declaration }: Of<'declare'>,
  answer: Answer,
): Verdict {
  const seen = { status: answer.status, body: answer.body };
  const same = (one: unknown): string => JSON.stringify(one, (_key, value) => plainValue(value));
  const quantity = declaredQuantity(declaration.quantity);
  const content = same({ ...declaration, date: declaration.date.instant, quantity });
  const first = book.declarations.find(
    (one) =>
      one.till === till &&
      one.what === what &&
      same({ ...one.intent, date: one.intent.date.instant, quantity: one.quantity }) === content,
  );
  if (first !== undefined) return { expected: { status: 201, body: { id: first.id } }, seen };
  const article = book.sales.stock.byCode(declaration.code);
  const id = newId(book.declarations, answer.body?.id);
  book.declarations.push({ what, till, article, intent: declaration, quantity, id });
  if (what === 'retours' && article !== undefined) {
    book.sales.stock.move(article, 'RETOUR', quantity, { reference: null, user: till.name, comment: null });
  }
  return { expected: { status: 201, body: { id } }, seen };
}

function judgeReport(book: ShopBook, { till, report }: Of<'report'>, answer: Answer, now: number): Verdict {
  const content = reportContent(report);
  const first = book.reports.find((one) => one.till === till && reportContent(one.intent) === content);
  const id = first?.id ?? newId(book.reports, answer.body?.id);
  if (first === undefined) book.reports.push({ till, intent: report, id, applied: false });
  const body = {
    id,
    boutique_id: book.shop.id,
    boutique_nom: book.shop.name,
    terminal_id: till.id,
    terminal_nom: till.name,
    terminal_serial: till.serial,
    date_rapport: report.date?.instant ?? 'now',
    detail: report.detail,
    depense: amountText(report.expense),
    devise: report.currency ?? 'CDF',
  };
  const seen = Object.fromEntries(Object.keys(body).map((key) => [key, answer.body?.[key]]));
  if (typeof seen['date_rapport'] === 'string') {
    seen['date_rapport'] = nearNow(Date.parse(seen['date_rapport']), now);
  }
  return { expected: { status: 201, body }, seen: { status: answer.status, body: seen } };
}

function reportContent(report: Of<'report'>['report']): string {
  return JSON.stringify({ ...report, date: report.date?.instant ?? null }, (_key, value) =>
    plainValue(value),
  );
}

function newId(known: readonly { readonly id: number }[], id: unknown): number {
  return Number.isInteger(id) && !known.some((one) => one.id === id) ? Number(id) : -1;
}

function plainValue(value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
