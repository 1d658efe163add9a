import type { DeliveryState } from '../../store/facts.ts';
import { momentText } from '../age-text.ts';
import type { Arguments } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { BadUsage, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';

const STATES: readonly DeliveryState[] = ['open', 'received', 'refused'];
const LISTED_MAX = 1000;

export const deliveryList: Command = {
  name: 'delivery list',
  summary: 'List the deliveries that wait for a till.',
  operands: [],
  options: {
    shop: SHOP_OPTION,
    state: { value: 'STATE', required: false, help: `One of ${STATES.join(', ')}, all; open when left out.` },
    json: JSON_OPTION,
  },
  details: () => `At most ${LISTED_MAX} are shown, newest first.\n`,
  async run(args, surroundings) {
    const state = stateOf(args);
    const { deliveries, zone } = await withReader(settingsOf(surroundings), (reader) => {
      const shop = chosenShop(args, reader.shops());
      return { deliveries: reader.deliveries(shop.id, state, LISTED_MAX), zone: shop.timeZone };
    });
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ deliveries })}\n`);
      return OK;
    }
    const rows = deliveries.map((one) => [
      String(one.id),
      one.state,
      `${one.articleId} ${one.name}`,
      String(one.quantity),
      momentText(one.announcedAt, zone),
      one.reference,
    ]);
    const headings = ['ID', 'STATE', 'ARTICLE', 'QUANTITY', 'ANNOUNCED', 'REFERENCE'];
    surroundings.out(rows.length === 0 ? 'No deliveries.\n' : table(headings, rows));
    return OK;
  },
};

function stateOf(args: Arguments): DeliveryState | null {
  const text = args.text('state') ?? 'open';
  if (text === 'all') return null;
  const state = STATES.find((known) => known === text);
  if (state !== undefined) return state;
  throw new BadUsage(`--state is ${JSON.stringify(text)}: it must be one of ${STATES.join(', ')}, all`);
}
