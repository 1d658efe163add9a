import type { DeclarationRow } from '../../store/facts.ts';
import { momentText } from '../age-text.ts';
import { amountText } from '../amount-text.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';

const LISTED_MAX = 1000;
const DETAIL_LENGTH_MAX = 60;
const HEADINGS = ['ID', 'DATE', 'TILL', 'EXPENSES', 'DEDUCTED', 'DETAIL'];

export const cashReportList: Command = {
  name: 'cash-report list',
  summary: 'List what was taken out of the cash desk, and for what.',
  operands: [],
  options: { shop: SHOP_OPTION, json: JSON_OPTION },
  details: () => `At most ${LISTED_MAX} reports are shown, the newest first.\n`,
  async run(args, surroundings) {
    const { reports, timeZone } = await withReader(settingsOf(surroundings), (reader) => {
      const shop = chosenShop(args, reader.shops());
      const filter = { shopId: shop.id, tillId: null, from: null, to: null, limit: LISTED_MAX };
      return {
        reports: reader.declarations({ ...filter, kind: 'cash-report' }),
        timeZone: shop.timeZone,
      };
    });
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ reports })}\n`);
      return OK;
    }
    const rows = reports.map((report) => rowOf(report, timeZone));
    surroundings.out(rows.length === 0 ? 'No till reported any expenses.\n' : table(HEADINGS, rows));
    return OK;
  },
};

function rowOf(report: DeclarationRow, timeZone: string): string[] {
  const detail = [...report.detail];
  return [
    String(report.id),
    momentText(report.occurredAt, timeZone),
    report.till.name,
    amountText(report.amount, report.currency),
    report.appliedAt === null ? 'no' : momentText(report.appliedAt, timeZone),
    detail.length > DETAIL_LENGTH_MAX ? `${detail.slice(0, DETAIL_LENGTH_MAX - 1).join('')}…` : report.detail,
  ];
}
