import type { BackupState } from '../operations/backups.ts';
import type { HubStatus, OtherHub } from '../operations/status.ts';
import { type ToldCondition, toldCondition } from '../wire/conditions/told.ts';
import { toldShop } from '../wire/head-office/causes.ts';
import { type ToldOtherHub, toldOtherHub } from '../wire/other-hubs/told.ts';
import { ageText } from './age-text.ts';
import { type Command, JSON_OPTION } from './command.ts';
import { callHub, NoHub } from './control-client.ts';
import { CommandFailed, OK } from './failures.ts';
import { withReader } from './read-only.ts';
import { settingsOf } from './settings.ts';
import { shopText, type ToldStatus } from './shop-text.ts';
import { oneLine } from './table.ts';
import { wearText } from './wear-text.ts';

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
      read: told(collectStatus(reader)),
      zones: new Map(reader.shops().map((shop) => [shop.id, shop.timeZone])),
    }));
    const live = await askRunning(config.dataDir);
    const shown = 'status' in live ? live.status : read;
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ running: live.running, ...shown })}\n`);
      return OK;
    }
    const now = surroundings.clock.now();
    surroundings.out(`Hub ${shown.hubId}, epoch ${shown.epoch}, ${runningText(live)}\n`);
    if (shown.wear !== null) surroundings.out(`${wearText(shown.wear)}\n`);
    for (const place of shown.backups ?? []) surroundings.out(`${oneLine(backupText(place, now))}\n`);
    for (const { english } of shown.conditions) surroundings.out(`${oneLine(english)}\n`);
    for (const { english } of shown.otherHubs) surroundings.out(`${oneLine(english)}\n`);
    if (shown.shops.length === 0) surroundings.out('No shop yet: "boutique-hub import FILE.json"\n');
    for (const shop of shown.shops) {
      surroundings.out(`\n${shopText(shop, now, zones.get(shop.id) ?? 'UTC', live.running === true)}`);
    }
    return OK;
  },
};

type ToldHub = Omit<HubStatus, 'shops' | 'otherHubs' | 'conditions'> & {
  readonly conditions: readonly ToldCondition[];
  readonly shops: readonly ToldStatus[];
  readonly otherHubs: readonly ToldOtherHub<OtherHub>[];
};

function told(status: HubStatus): ToldHub {
  return {
    ...status,
    conditions: status.conditions.map((one) => toldCondition(one)),
    shops: status.shops.map((shop) => toldShop(shop)),
    otherHubs: status.otherHubs.map((hub) => toldOtherHub(hub)),
  };
}

type Live =
  | { readonly running: true; readonly status: ToldHub }
  | { readonly running: false }
  /** Something holds the socket, but does not say. */
  | { readonly running: null; readonly sentence: string };

/** Asks the hub that runs on the folder, which also knows of its talks with head office. */
async function askRunning(dataDir: string): Promise<Live> {
  try {
    const call = { method: 'GET', path: '/status', body: null, replyTimeoutMs: REPLY_TIMEOUT_MS } as const;
    return { running: true, status: (await callHub(dataDir, call)) as ToldHub };
  } catch (error) {
    if (error instanceof NoHub) return { running: false };
    // Whoever may read the files but not talk to the hub still gets his answer.
    if (error instanceof CommandFailed) return { running: null, sentence: error.message };
    throw error;
  }
}

function runningText(live: Live): string {
  if (live.running === null) return oneLine(`perhaps running: ${live.sentence}`);
  return live.running ? 'running' : 'not running';
}

/** How old the newest copy of a place is. @param now UTC ms */
function backupText({ folder, lastProvenAt, copies }: BackupState, now: number): string {
  if (lastProvenAt === null) return `No proven copy in ${folder} yet`;
  return `Last proven copy in ${folder}: ${ageText(now - lastProvenAt)} old, ${copies} kept`;
}
