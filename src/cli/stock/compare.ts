import { differsFromHeadOffice } from '../../domain/central-stock.ts';
import type { CentralStockRow } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import { STOCK_UNEXPLAINED, STOCK_WAITS } from '../../wire/head-office/stock-waits.ts';
import { momentText } from '../age-text.ts';
import type { Arguments } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { CommandFailed, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';

const HEADINGS = ['ARTICLE', 'HUB NOW', 'HEAD OFFICE', 'EXPECTED', 'DIFFERENCE', 'SINCE', 'WHY'];

export const stockCompare: Command = {
  name: 'stock compare',
  summary: 'Show where the stock differs from head office.',
  operands: [],
  options: {
    article: { value: 'ARTICLE', required: false, help: 'Only this one, by id or code, also if it agrees.' },
    all: { value: null, required: false, help: 'Also the articles that agree.' },
    shop: SHOP_OPTION,
    json: JSON_OPTION,
  },
  details: () =>
    'EXPECTED is what head office had to show at the last full reading, with what it had from this hub until then.\n' +
    'A change that was made there is booked here as a movement; what is listed waits, or was never explained.\n',
  async run(args, surroundings) {
    const { rows, compared, zone } = await withReader(settingsOf(surroundings), (reader) => {
      const shop = chosenShop(args, reader.shops());
      const known = reader.centralStocks(shop.id);
      return { rows: asked(args, reader, shop.id, known), compared: known.length, zone: shop.timeZone };
    });
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ compared, articles: rows })}\n`);
      return OK;
    }
    const lines = rows.map((row) => [
      `${row.articleId} ${row.name}`,
      String(row.level),
      String(row.shown),
      String(row.expected),
      signed(row.shown - row.expected + row.unexplained),
      momentText(row.takenAt, zone),
      whyText(row),
    ]);
    const agreed = `${compared} articles were compared with head office, and agree.\n`;
    const none = compared === 0 ? 'No article was compared with head office yet.\n' : agreed;
    surroundings.out(lines.length === 0 ? none : table(HEADINGS, lines));
    return OK;
  },
};

function asked(
  args: Arguments,
  reader: Reader,
  shop: Parameters<Reader['articleByCode']>[0],
  known: readonly CentralStockRow[],
): readonly CentralStockRow[] {
  const name = args.text('article');
  if (name === null) return args.has('all') ? known : known.filter(differsFromHeadOffice);
  const id = /^\d+$/.test(name) ? Number(name) : reader.articleByCode(shop, name);
  const row = known.find((one) => one.articleId === id);
  if (row !== undefined) return [row];
  throw new CommandFailed([`the stock of article ${name} was not compared with head office yet`]);
}

function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference);
}

function whyText({ waits, unexplained }: CentralStockRow): string {
  if (waits !== null) return STOCK_WAITS[waits].english;
  return unexplained === 0 ? '' : STOCK_UNEXPLAINED.english;
}
