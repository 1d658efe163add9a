import type { HubStatus, ShopStatus } from '../operations/status.ts';
import { ageText, momentText } from './age-text.ts';
import { amountText } from './amount-text.ts';
import { type Command, JSON_OPTION } from './command.ts';
import { callHub } from './control-client.ts';
import { OK } from './failures.ts';
import { withReader } from './read-only.ts';
import { settingsOf } from './settings.ts';
import { oneLine } from './table.ts';

/** Beyond this many, "upstream list" is the better place. */
const PARKED_SHOWN_MAX = 50;
/** The file itself has nearly all that the running hub could say. */
const REPLY_TIMEOUT_MS = 3000;

export const status: Command = {
  name: 'status',
  summary: 'Say what has not reached head office, and what waits for a person.',
  operands: [],
  options: { json: JSON_OPTION },
  details: () => '',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const { collectStatus } = await import('../operations/status.ts');
    const { read, zones } = await withReader(config, (reader) => ({
      read: collectStatus(reader),
      zones: new Map(reader.shops().map((shop) => [shop.id, shop.timeZone])),
    }));
    const running = await askRunning(config.dataDir);
    const told = running ?? read;
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ running: running !== null, ...told })}\n`);
      return OK;
    }
    const now = surroundings.clock.now();
    surroundings.out(
      `Hub ${told.hubId}, epoch ${told.epoch}, ${running === null ? 'not running' : 'running'}\n`,
    );
    if (told.shops.length === 0) surroundings.out('No shop yet: "boutique-hub import FILE.json"\n');
    for (const shop of told.shops) {
      surroundings.out(`\n${shopText(shop, now, zones.get(shop.id) ?? 'UTC')}`);
    }
    return OK;
  },
};

/** The status of the hub that runs on the folder, which also knows of its talks with head office; null when none does. */
async function askRunning(dataDir: string): Promise<HubStatus | null> {
  try {
    const call = { method: 'GET', path: '/status', body: null, replyTimeoutMs: REPLY_TIMEOUT_MS } as const;
    return (await callHub(dataDir, call)) as HubStatus;
  } catch {
    // Whoever may read the files but not the socket still gets his answer.
    return null;
  }
}

export function shopText(shop: ShopStatus, now: number, timeZone: string): string {
  const lines = [
    `Shop ${shop.id} ${shop.name}${shop.active ? '' : ' (inactive)'}`,
    `  Tills       ${shop.tills.active} enabled, ${shop.tills.inactive} disabled`,
    `  Unsent      ${unsentText(shop, now, timeZone)}`,
    ...contactLines(shop, now),
    `  Quarantine  ${shop.quarantined === 0 ? 'empty' : `${shop.quarantined} open (see "quarantine list")`}`,
    ...holdLines(shop),
    ...parkedLines(shop),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function unsentText({ unsent }: ShopStatus, now: number, timeZone: string): string {
  if (unsent.count === 0) return 'nothing';
  const amounts = unsent.amounts.map(({ currency, total }) => amountText(total, currency));
  const oldest =
    unsent.oldestAt === null
      ? ''
      : `; the oldest waits for ${ageText(now - unsent.oldestAt)} (since ${momentText(unsent.oldestAt, timeZone)})`;
  return `${unsent.count} ${unsent.count === 1 ? 'sale' : 'sales'}, ${amounts.join(' + ')}${oldest}`;
}

function contactLines({ upstream: { contact }, retrying }: ShopStatus, now: number): string[] {
  const lines = retrying === 0 ? [] : [`  Retrying    ${retrying}`];
  if (contact === null) return lines;
  const last = contact.lastContactAt === null ? 'not yet' : `${ageText(now - contact.lastContactAt)} ago`;
  lines.push(`  Last talk   ${last}${contact.lastError === null ? '' : `; then: ${contact.lastError}`}`);
  return lines;
}

function holdLines({ holds }: ShopStatus): string[] {
  return holds.map((hold) => `  Held        all sales of till ${hold.tillName}: ${hold.reason}`);
}

function parkedLines({ parked }: ShopStatus): string[] {
  const lines = parked
    .slice(0, PARKED_SHOWN_MAX)
    .map(
      (sale) =>
        `  Parked      ${sale.number} of ${sale.tillName}, ${amountText(sale.total, sale.currency)}, seq ${sale.seq}: ${sale.reason}`,
    );
  const more = parked.length - lines.length;
  if (more > 0) lines.push(`  Parked      and ${more} more (see "upstream list")`);
  return lines;
}
