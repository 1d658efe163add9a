import type { TillId, TillSerial } from '../../domain/ids.ts';
import type { SettledSale } from '../../store/central-facts.ts';
import type { LineFault } from '../line-fault.ts';
import { ownTerminal } from './calls/terminal.ts';
import { confirm } from './confirm.ts';
import { carriers } from './forward.ts';
import type { Standing } from './ledger.ts';
import { type Answer, type LookParts, type Lost, NOTHING_ASKED, type Unsure, untold } from './lost.ts';
import { retrySoon } from './settlement.ts';
import { shownSales } from './taking-back/questions.ts';

/** Numbers in one question. */
const QUESTION_SALES = 200;
const DAY_MS = 24 * 60 * 60 * 1000;

type There =
  | { readonly kind: 'known'; readonly numbers: ReadonlySet<string> }
  | { readonly kind: 'untold'; readonly fault: LineFault | null };

/** Sales that head office acknowledged, till by till, in questions that it can answer. */
export function questionsOf(sales: readonly SettledSale[]): readonly (readonly SettledSale[])[] {
  const tills = [...Map.groupBy(sales, (sale) => sale.tillId).values()];
  return tills.flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / QUESTION_SALES) }, (_, index) =>
      own.slice(index * QUESTION_SALES, (index + 1) * QUESTION_SALES),
    ),
  );
}

/** Whether head office has these sales of one till. What is missing is sent again, which does no harm. */
export async function askForSales(
  parts: LookParts,
  sales: readonly SettledSale[],
  standing: Standing,
): Promise<Answer> {
  const [first] = sales;
  if (first === undefined) return NOTHING_ASKED;
  const there = await numbersThere(parts, first.tillId, sales, standing);
  if (there.kind === 'untold')
    return untold(parts, standing, there.fault, () => sales.map((sale) => unsureSale(parts, sale)));
  const missing = sales.filter(({ number }) => !there.numbers.has(number));
  const settlement = retrySoon('MISSING_THERE', '');
  const lost = missing.map(({ seq }): Lost => ({ seq, settlement, calls: [] }));
  return { ...NOTHING_ASKED, checked: sales.length, lost };
}

function unsureSale({ reader, shopId }: LookParts, { seq }: SettledSale): Unsure {
  const entry = reader.queueEntry(shopId, seq);
  const lines = entry?.kind === 'sale' ? entry.sale.lines : [];
  return { seq, articles: lines.map((line) => line.articleId) };
}

/**
 * Which numbers of a till head office has. It says so of a till that is of this shop there, and active. Of any other one the
 * shop's history tells: numbers are unique at head office, and these it had acknowledged.
 */
export async function numbersThere(
  parts: LookParts,
  tillId: TillId,
  sales: readonly { readonly number: string; readonly soldAt: number }[],
  standing: Standing,
): Promise<There> {
  const serial = parts.reader.till(tillId)?.serial;
  const asked = serial === undefined ? 'refused' : await askUnderOwn(parts, serial, sales);
  return asked === 'refused' ? inHistory(parts, sales, standing) : asked;
}

async function askUnderOwn(
  { office, calls }: LookParts,
  serial: TillSerial,
  sales: readonly { readonly number: string; readonly soldAt: number }[],
): Promise<There | 'refused'> {
  const known = await confirm(office, serial, sales);
  if (known.kind === 'till-refused') return 'refused';
  if (known.kind !== 'known') return { kind: 'untold', fault: known.fault };
  if (sales.every(({ number }) => known.found.has(number))) return { kind: 'known', numbers: known.found };
  // A till that was moved there shows another shop's sales.
  const own = await ownTerminal(calls, serial);
  if (own.kind === 'till-refused') return 'refused';
  return own.kind === 'fault'
    ? { kind: 'untold', fault: own.fault }
    : { kind: 'known', numbers: known.found };
}

async function inHistory(
  { reader, shopId, calls }: LookParts,
  sales: readonly { readonly number: string; readonly soldAt: number }[],
  standing: Standing,
): Promise<There> {
  const dates = sales.map(({ soldAt }) => soldAt);
  const window = { from: Math.min(...dates) - DAY_MS, to: Math.max(...dates) + DAY_MS };
  const numbers = sales.map(({ number }) => number);
  for (const serial of carriers(reader, shopId, standing)) {
    const shown = await shownSales(calls, serial, window, numbers);
    if (shown.kind === 'till-refused') continue;
    if (shown.kind === 'fault') return { kind: 'untold', fault: shown.fault };
    const { isWhole, sales: found } = shown.value;
    if (!isWhole) return { kind: 'untold', fault: null };
    return { kind: 'known', numbers: new Set(found.keys()) };
  }
  return { kind: 'untold', fault: null };
}
