import type { ShopId } from '../../domain/ids.ts';
import type { QuarantineRow, QuarantineState } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { momentText } from '../age-text.ts';
import type { Arguments } from '../arguments.ts';
import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { BadUsage, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';
import { reasonText } from './reason-text.ts';

const STATES: readonly QuarantineState[] = ['open', 'superseded', 'accepted', 'discarded'];
const PAGE = 1000;
const HEADINGS = ['SHOP', 'ID', 'STATE', 'NUMBER', 'TILL', 'LAST SENT', 'TIMES', 'REASON'];

export const quarantineList: Command = {
  name: 'quarantine list',
  summary: 'List the sales that could not be booked.',
  operands: [],
  options: {
    shop: { value: 'ID', required: false, help: 'Only the entries of this shop.' },
    state: {
      value: 'STATE',
      required: false,
      help: `One of ${STATES.join(', ')}, all; open when left out.`,
    },
    json: JSON_OPTION,
  },
  details: () => '',
  async run(args, surroundings) {
    const state = stateOf(args);
    const { entries, zones } = await withReader(settingsOf(surroundings), (reader) => {
      const shops = chosenShops(args, reader.shops());
      const shopId = args.has('shop') ? (shops[0]?.id ?? null) : null;
      return {
        entries: everyEntry(reader, shopId, state),
        zones: new Map(shops.map((shop) => [shop.id, shop.timeZone])),
      };
    });
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ entries })}\n`);
      return OK;
    }
    const rows = entries.map((entry) => rowOf(entry, zones.get(entry.shopId) ?? 'UTC'));
    surroundings.out(rows.length === 0 ? 'Nothing waits in quarantine.\n' : table(HEADINGS, rows));
    return OK;
  },
};

function everyEntry(reader: Reader, shopId: ShopId | null, state: QuarantineState | null): QuarantineRow[] {
  const entries: QuarantineRow[] = [];
  let after: QuarantineRow | null = null;
  do {
    const page = reader.quarantine({ shopId, state, after, limit: PAGE });
    entries.push(...page);
    after = page.length < PAGE ? null : (page.at(-1) ?? null);
  } while (after !== null);
  return entries;
}

function stateOf(args: Arguments): QuarantineState | null {
  const text = args.text('state') ?? 'open';
  if (text === 'all') return null;
  const state = STATES.find((known) => known === text);
  if (state !== undefined) return state;
  throw new BadUsage(`--state is ${JSON.stringify(text)}: it must be one of ${STATES.join(', ')}, all`);
}

function rowOf(entry: QuarantineRow, timeZone: string): string[] {
  return [
    String(entry.shopId),
    String(entry.id),
    entry.state,
    entry.number ?? 'N/A',
    entry.till.name,
    momentText(entry.lastSentAt, timeZone),
    String(entry.repeats + 1),
    reasonText(entry),
  ];
}
