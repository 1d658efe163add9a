import type { SaleRow, Shop, UpstreamDecision, UpstreamRecord } from '../../store/facts.ts';
import { causeOf, withCauseIfAny } from '../../wire/head-office/causes.ts';
import { momentText } from '../age-text.ts';
import { amountText } from '../amount-text.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { CommandFailed, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';
import { nextText } from './next-text.ts';
import { seqOperand } from './seq-operand.ts';

interface Whole {
  readonly record: UpstreamRecord;
  readonly sale: SaleRow | null;
  readonly decisions: readonly UpstreamDecision[];
}

export const upstreamShow: Command = {
  name: 'upstream show',
  summary: 'Show all that is known of one record on its way to head office.',
  operands: ['SEQ'],
  options: { shop: SHOP_OPTION, json: JSON_OPTION },
  details: () => 'Any sale can be shown, also one that has arrived; its seq stands in "upstream list".\n',
  async run(args, surroundings) {
    const at = seqOperand(args);
    const { shop, whole } = await withReader(settingsOf(surroundings), (reader) => {
      const chosen = chosenShop(args, reader.shops());
      const record = reader.upstreamRecord(chosen.id, at);
      if (record === undefined) return { shop: chosen, whole: null };
      const sale = reader.exceptionSale(chosen.id, at) ?? null;
      return { shop: chosen, whole: { record, sale, decisions: reader.upstreamDecisions(chosen.id, at) } };
    });
    if (whole === null)
      throw new CommandFailed([
        `shop ${shop.id} has no sale ${at}, and nothing of this seq waits: see "upstream list"`,
      ]);
    const { record, ...rest } = whole;
    surroundings.out(
      args.has('json')
        ? `${JSON.stringify({ record: withCauseIfAny(record), ...rest })}\n`
        : described(whole, shop, surroundings.clock.now()),
    );
    return OK;
  },
};

function described({ record, sale, decisions }: Whole, shop: Shop, now: number): string {
  const lines: [string, string][] = [
    ['Record', `${record.seq} of shop ${record.shopId} (${shop.name}), ${record.kind}`],
    ['State', record.state],
    ...causeLines(record, now),
    ...(sale === null ? [] : saleLines(sale, record, shop)),
    ...decisions.map((one): [string, string] => ['Decided', decisionText(one, shop)]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.map(([name, text]) => `${name.padEnd(width)}${oneLine(text)}\n`).join('');
}

function causeLines(record: UpstreamRecord, now: number): [string, string][] {
  if (record.reason === null) return [];
  const { code, english, french } = causeOf(record.reason);
  const next = nextText(record, now);
  return [
    ['Cause', `${code}: ${english}`],
    ['', french],
    ['Tried', `${record.attempts} ${record.attempts === 1 ? 'time' : 'times'}`],
    ...(next === '' ? [] : [['Next try', next] as [string, string]]),
    ['Last answer', record.lastAnswer === '' ? 'none' : record.lastAnswer],
  ];
}

function saleLines(sale: SaleRow, record: UpstreamRecord, shop: Shop): [string, string][] {
  return [
    ['Sale', `${sale.number}, seq ${sale.seq}, of ${record.tillName ?? sale.tillId}`],
    ...(sale.sentNumber === sale.number ? [] : [['Sent as', sale.sentNumber] as [string, string]]),
    ['Sold', momentText(sale.soldAt, shop.timeZone)],
    [
      'Amount',
      `${amountText(sale.total, sale.currency)}, ${sale.paymentMode}${sale.paid ? '' : ', not paid'}`,
    ],
    ...sale.lines.map((line): [string, string] => {
      const variant = line.variantName === null ? '' : ` (${line.variantName})`;
      const price = amountText(line.unitPrice, sale.currency);
      return [`Line ${line.lineNo}`, `${line.quantity} × article ${line.articleId}${variant} at ${price}`];
    }),
  ];
}

function decisionText({ kind, user, reason, number, at }: UpstreamDecision, shop: Shop): string {
  const what = kind.replace('upstream-', '');
  const detail = number === null ? (reason ?? '') : `goes as ${number}`;
  return `${what} by ${user} at ${momentText(at, shop.timeZone)}: ${detail}`;
}
