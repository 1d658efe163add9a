import { waitingRecord } from '../../operations/waiting-record.ts';
import type { UpstreamException, UpstreamHold } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { type Told, withCause } from '../../wire/head-office/causes.ts';
import { ageText } from '../age-text.ts';
import { amountText } from '../amount-text.ts';
import { causeText } from '../cause-text.ts';
import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';

interface Waiting {
  readonly shopId: number;
  readonly position: number;
  readonly head: number;
  readonly exceptions: readonly (Told<UpstreamException> & {
    readonly number: string;
    readonly tillName: string;
    readonly amount: string;
  })[];
  readonly holds: readonly (Told<UpstreamHold> & { readonly tillName: string })[];
}

const HEADINGS = ['SHOP', 'SEQ', 'SALE', 'TILL', 'AMOUNT', 'STATE', 'TRIED', 'NEXT', 'REASON'];

export const upstreamList: Command = {
  name: 'upstream list',
  summary: 'List the sales and tills that head office did not take.',
  operands: [],
  options: {
    shop: { value: 'ID', required: false, help: 'Only the sales of this shop.' },
    json: JSON_OPTION,
  },
  details: () =>
    'Sales that simply wait for their turn are counted by "status", and not listed here. A sale that was cancelled\n' +
    'after it had left is listed under the SEQ of its cancellation: cancel it at head office by hand.\n',
  async run(args, surroundings) {
    const shops = await withReader(settingsOf(surroundings), (reader) =>
      chosenShops(args, reader.shops()).map((shop) => waitingOf(reader, shop.id)),
    );
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ shops })}\n`);
      return OK;
    }
    const now = surroundings.clock.now();
    const rows = shops.flatMap((shop) => [...exceptionRows(shop, now), ...holdRows(shop, now)]);
    surroundings.out(rows.length === 0 ? 'Head office refused nothing.\n' : table(HEADINGS, rows));
    return OK;
  },
};

function waitingOf(reader: Reader, shopId: Waiting['exceptions'][number]['shopId']): Waiting {
  return {
    shopId,
    position: reader.upstreamPosition(shopId),
    head: reader.head(shopId),
    exceptions: reader.upstreamExceptions(shopId).map((exception) => {
      const { number, tillName, currency, total } = waitingRecord(reader, shopId, exception.seq);
      return {
        ...withCause(exception),
        number,
        tillName,
        amount: total === null ? '' : amountText(total, currency),
      };
    }),
    holds: reader.upstreamHolds(shopId).map((hold) => ({
      ...withCause(hold),
      tillName: reader.till(hold.tillId)?.name ?? String(hold.tillId),
    })),
  };
}

function exceptionRows(shop: Waiting, now: number): string[][] {
  return shop.exceptions.map((one) => [
    String(shop.shopId),
    String(one.seq),
    one.number,
    one.tillName,
    one.amount,
    one.state,
    String(one.attempts),
    nextText(one.nextAttemptAt, now),
    causeText(one.cause),
  ]);
}

function holdRows(shop: Waiting, now: number): string[][] {
  return shop.holds.map((one) => [
    String(shop.shopId),
    `from ${one.fromSeq}`,
    'all',
    one.tillName,
    '',
    'held',
    String(one.attempts),
    nextText(one.nextAttemptAt, now),
    causeText(one.cause),
  ]);
}

function nextText(nextAttemptAt: number | null, now: number): string {
  if (nextAttemptAt === null) return 'by hand';
  return nextAttemptAt <= now ? 'now' : `in ${ageText(nextAttemptAt - now)}`;
}
