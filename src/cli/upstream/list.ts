import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { UpstreamHold, UpstreamRecord } from '../../store/facts.ts';
import type { Reader, UpstreamFilter } from '../../store/reader.ts';
import { type Told, type ToldRecord, withCause, withCauseIfAny } from '../../wire/head-office/causes.ts';
import { amountText } from '../amount-text.ts';
import type { Arguments } from '../arguments.ts';
import { causeText } from '../cause-text.ts';
import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { BadUsage, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';
import { nextText } from './next-text.ts';
import { progressLines } from './progress-lines.ts';

interface Waiting {
  readonly shopId: number;
  readonly position: number;
  readonly head: number;
  readonly records: readonly ToldRecord<UpstreamRecord>[];
  readonly holds: readonly (Told<UpstreamHold> & { readonly tillName: string })[];
}

const STATES = ['open', 'retry', 'parked', 'dropped', 'settled', 'renumbered', 'all'] as const;
type ListedState = (typeof STATES)[number];

const PAGE = 1000;
const HEADINGS = ['SHOP', 'SEQ', 'SALE', 'TILL', 'AMOUNT', 'STATE', 'TRIED', 'NEXT', 'REASON'];

export const upstreamList: Command = {
  name: 'upstream list',
  summary: 'List the records and tills that head office did not take.',
  operands: [],
  options: {
    shop: { value: 'ID', required: false, help: 'Only those of this shop.' },
    state: {
      value: 'STATE',
      required: false,
      help: `One of ${STATES.join(', ')}; open (retry and parked) when left out.`,
    },
    json: JSON_OPTION,
  },
  details: () =>
    'Sales that simply wait for their turn are counted by "status", and not listed here. A sale that was cancelled\n' +
    'after it had left is listed under the SEQ of its cancellation. "upstream show SEQ" says all of one; what can be\n' +
    'done is retry, renumber, settle or drop.\n',
  async run(args, surroundings) {
    const state = stateOf(args);
    const shops = await withReader(settingsOf(surroundings), (reader) =>
      chosenShops(args, reader.shops()).map((shop) => waitingOf(reader, shop.id, state)),
    );
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ shops })}\n`);
      return OK;
    }
    for (const line of await progressLines(settingsOf(surroundings).dataDir)) surroundings.out(`${line}\n`);
    const now = surroundings.clock.now();
    const rows = shops.flatMap((shop) => [
      ...shop.records.map((record) => recordRow(record, now)),
      ...shop.holds.map((hold) => holdRow(hold, now)),
    ]);
    const nothing = state === 'open' ? 'Head office refused nothing.\n' : 'There is none.\n';
    surroundings.out(rows.length === 0 ? nothing : table(HEADINGS, rows));
    return OK;
  },
};

function stateOf(args: Arguments): ListedState {
  const text = args.text('state') ?? 'open';
  const state = STATES.find((known) => known === text);
  if (state !== undefined) return state;
  throw new BadUsage(`--state is ${JSON.stringify(text)}: it must be one of ${STATES.join(', ')}`);
}

function waitingOf(reader: Reader, shopId: ShopId, state: ListedState): Waiting {
  const withHolds = state === 'open' || state === 'all';
  return {
    shopId,
    position: reader.upstreamPosition(shopId),
    head: reader.head(shopId),
    records: recordsOf(reader, shopId, state).map((record) => withCauseIfAny(record)),
    holds: (withHolds ? reader.upstreamHolds(shopId) : []).map((hold) => ({
      ...withCause(hold),
      tillName: reader.till(hold.tillId)?.name ?? String(hold.tillId),
    })),
  };
}

function recordsOf(reader: Reader, shopId: ShopId, state: ListedState): readonly UpstreamRecord[] {
  if (state === 'all') return everyRecord(reader, shopId, null);
  if (state !== 'open') return everyRecord(reader, shopId, state);
  const open = [...everyRecord(reader, shopId, 'retry'), ...everyRecord(reader, shopId, 'parked')];
  return open.sort((a, b) => a.seq - b.seq);
}

function everyRecord(reader: Reader, shopId: ShopId, state: UpstreamFilter['state']): UpstreamRecord[] {
  const records: UpstreamRecord[] = [];
  let after: Seq | undefined = seq(0);
  while (after !== undefined) {
    const page: readonly UpstreamRecord[] = reader.upstreamRecords({ shopId, state, after, limit: PAGE });
    records.push(...page);
    after = page.length < PAGE ? undefined : page.at(-1)?.seq;
  }
  return records;
}

function recordRow(one: ToldRecord<UpstreamRecord>, now: number): string[] {
  const number = one.number ?? one.kind;
  return [
    String(one.shopId),
    String(one.seq),
    one.renumbered === null ? number : `${number} as ${one.renumbered.number}`,
    one.tillName ?? '',
    one.total === null || one.currency === null ? '' : amountText(one.total, one.currency),
    one.state,
    String(one.attempts),
    nextText(one, now),
    one.decision === null
      ? one.cause === null
        ? ''
        : causeText(one.cause)
      : `${one.decision.reason} (${one.decision.user})`,
  ];
}

function holdRow(one: Waiting['holds'][number], now: number): string[] {
  return [
    String(one.shopId),
    `from ${one.fromSeq}`,
    'all',
    one.tillName,
    '',
    'held',
    String(one.attempts),
    nextText({ state: 'held', nextAttemptAt: one.nextAttemptAt }, now),
    causeText(one.cause),
  ];
}
