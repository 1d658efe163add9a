import { seq } from '../../domain/ids.ts';
import type { CountLine, CountSession, Shop } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { momentText } from '../age-text.ts';
import { type Arguments, readId } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { CommandFailed, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine, table } from '../table.ts';

const LISTED_MAX = 10_000;
const HEADINGS = ['ARTICLE', 'NAME', 'EXPECTED', 'COUNTED', 'DIFFERENCE'];

export const countShow: Command = {
  name: 'count show',
  summary: 'Show a count of the shelves and what differs.',
  operands: ['[ID]'],
  options: { shop: SHOP_OPTION, json: JSON_OPTION },
  details: () => `Without ID the latest one. At most ${LISTED_MAX} articles are shown.\n`,
  async run(args, surroundings) {
    const id = args.operand('ID') === '' ? null : readId('ID', args.operand('ID'));
    const { shop, session, lines, head } = await withReader(settingsOf(surroundings), (reader) =>
      found(args, reader, id),
    );
    if (args.has('json')) surroundings.out(`${JSON.stringify({ count: session, lines, head })}\n`);
    else surroundings.out(textOf(shop, session, lines, head));
    return OK;
  },
};

function found(args: Arguments, reader: Reader, id: number | null) {
  const shop = chosenShop(args, reader.shops());
  const wanted = id ?? reader.counts(shop.id, 1)[0]?.id;
  if (wanted === undefined) throw new CommandFailed([`shop ${shop.id} was never counted`]);
  const count = reader.count(shop.id, seq(wanted), { after: 0, limit: LISTED_MAX });
  if (count === undefined) throw new CommandFailed([`shop ${shop.id} has no count ${wanted}`]);
  return { shop, ...count };
}

function textOf(shop: Shop, session: CountSession, lines: readonly CountLine[], head: number): string {
  const comment = session.comment === '' ? '' : `, ${oneLine(session.comment)}`;
  const begun = momentText(session.startedAt, shop.timeZone);
  const first = `Count ${session.id} of shop ${shop.id}: ${session.state}, begun ${begun} by ${oneLine(session.user)}${comment}\n`;
  const counted = lines.length === 0 ? 'Nothing is counted yet.\n' : table(HEADINGS, lines.map(rowOf));
  return `${first}${counted}The journal stands at ${head}.\n`;
}

function rowOf({ articleId, name, expected, counted, difference }: CountLine): string[] {
  if (expected === null || difference === null)
    return [String(articleId), name, '-', String(counted), 'counted again since'];
  return [
    String(articleId),
    name,
    String(expected),
    String(counted),
    difference > 0 ? `+${difference}` : String(difference),
  ];
}
