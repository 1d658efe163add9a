import type { QuarantineRow, Shop } from '../../store/facts.ts';
import { momentText } from '../age-text.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { CommandFailed, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';
import { entryOperand } from './entry-operand.ts';
import { laidOut } from './laid-out.ts';
import { reasonText } from './reason-text.ts';

export const quarantineShow: Command = {
  name: 'quarantine show',
  summary: 'Show one sale in quarantine, whole as its till sent it.',
  operands: ['ID'],
  options: { shop: SHOP_OPTION, json: JSON_OPTION },
  details: () => '',
  async run(args, surroundings) {
    const id = entryOperand(args);
    const { shop, entry } = await withReader(settingsOf(surroundings), (reader) => {
      const chosen = chosenShop(args, reader.shops());
      return { shop: chosen, entry: reader.quarantineEntry(chosen.id, id) };
    });
    if (entry === undefined) {
      throw new CommandFailed([
        `the quarantine of shop ${shop.id} has no entry ${id}: see "quarantine list"`,
      ]);
    }
    surroundings.out(args.has('json') ? `${JSON.stringify({ entry })}\n` : described(entry, shop));
    return OK;
  },
};

function described(entry: QuarantineRow, shop: Shop): string {
  const times = entry.repeats + 1;
  const lines: [string, string][] = [
    ['Entry', `${entry.id} of shop ${entry.shopId} (${shop.name})`],
    ['State', entry.state],
    ['Number', entry.number ?? 'N/A'],
    ['Till', `${entry.till.name} (${entry.till.serial})`],
    ['Reason', `${reasonText(entry)} [${entry.refusal.code}]`],
    ['Received', momentText(entry.receivedAt, shop.timeZone)],
    [
      'Last sent',
      `${momentText(entry.lastSentAt, shop.timeZone)}, ${times} ${times === 1 ? 'time' : 'times'} in all`,
    ],
  ];
  if (entry.bookedSeq !== null) lines.push(['Booked as', `seq ${entry.bookedSeq}`]);
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  const head = lines.map(([name, text]) => `${name.padEnd(width)}${oneLine(text)}\n`).join('');
  return `${head}\n${printable(entry.payload)}\n`;
}

/** The payload is a till's own text: laid out when it is JSON, and never able to steer the terminal. */
function printable(payload: string): string {
  return laidOut(payload).replace(/[^\P{Cc}\n]/gu, ' ');
}
