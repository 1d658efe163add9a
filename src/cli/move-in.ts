import { differsFromHeadOffice } from '../domain/central-stock.ts';
import type { Shop } from '../store/facts.ts';
import type { Reader } from '../store/reader.ts';
import { momentText } from './age-text.ts';
import { chosenShop } from './chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from './command.ts';
import { OK } from './failures.ts';
import { withReader } from './read-only.ts';
import { settingsOf } from './settings.ts';
import { table } from './table.ts';

interface Check {
  readonly what: string;
  /** `wait`: it comes by itself. `look`: a person has to do something. */
  readonly state: 'ok' | 'wait' | 'look';
  readonly sentence: string;
}

export const moveIn: Command = {
  name: 'move-in',
  summary: 'Check how far a shop has moved from head office to its hub.',
  operands: [],
  options: { shop: SHOP_OPTION, json: JSON_OPTION },
  details: () =>
    'It changes nothing. The stock is taken over by itself, at the first full reading of head office’s catalogue;\n' +
    'docs/runbook.md tells the day before, the day and the evening.\n',
  async run(args, surroundings) {
    const checks = await withReader(settingsOf(surroundings), (reader) =>
      checksOf(reader, chosenShop(args, reader.shops())),
    );
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ checks })}\n`);
      return OK;
    }
    const rows = checks.map(({ state, what, sentence }) => [state, what, sentence]);
    surroundings.out(table(['', 'WHAT', 'HOW IT STANDS'], rows));
    return OK;
  },
};

function checksOf(reader: Reader, shop: Shop): readonly Check[] {
  return [
    stockCheck(reader, shop),
    ...tillChecks(reader, shop),
    queueCheck(reader, shop),
    differenceCheck(reader, shop),
  ];
}

function stockCheck(reader: Reader, { id, timeZone }: Shop): Check {
  const moved = reader.movedIn(id);
  const compared = reader.centralStocks(id).length;
  if (moved === null) {
    const sentence =
      compared === 0
        ? 'not read from head office yet'
        : `${compared} articles were read; it is read again until no till sells at head office meanwhile`;
    return { what: 'stock', state: 'wait', sentence };
  }
  const sales = moved.tills.reduce((sum, till) => sum + till.sales, 0);
  const sentence = `taken over ${momentText(moved.at, timeZone)} with ${sales} sales of the last month; ${compared} articles compared`;
  return { what: 'stock', state: 'ok', sentence };
}

function tillChecks(reader: Reader, { id, timeZone }: Shop): readonly Check[] {
  const tills = reader.tills().filter((till) => till.shopId === id && till.active);
  return tills.map((till): Check => {
    const seen = reader.presence(till.id);
    const what = `till ${till.name}`;
    return seen === null
      ? {
          what,
          state: 'look',
          sentence: 'never introduced itself to this hub: it may still send to head office',
        }
      : { what, state: 'ok', sentence: `came ${momentText(seen.seenAt, timeZone)}` };
  });
}

function queueCheck(reader: Reader, { id }: Shop): Check {
  const { count } = reader.unsent(id);
  const parked = reader.upstreamExceptions(id).filter((row) => row.state === 'parked').length;
  if (parked > 0)
    return { what: 'to head office', state: 'look', sentence: `${parked} parked: see "upstream list"` };
  return count === 0
    ? { what: 'to head office', state: 'ok', sentence: 'everything has arrived' }
    : { what: 'to head office', state: 'wait', sentence: `${count} sales wait for their turn` };
}

function differenceCheck(reader: Reader, { id }: Shop): Check {
  const differing = reader.centralStocks(id).filter(differsFromHeadOffice);
  const what = 'differences';
  if (differing.length === 0) return { what, state: 'ok', sentence: 'none' };
  const toDecide = differing.some((row) => row.waits !== 'under-way');
  const sentence = `${differing.length} articles: see "stock compare"`;
  return { what, state: toDecide ? 'look' : 'wait', sentence };
}
