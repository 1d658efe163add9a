import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Random } from '../clock.ts';
import { DEMO_SHOP_FILE, type DemoShop, readDemoShop } from './demo-shop.ts';
import { discoverHub, type HubAddress } from './discover-hub.ts';
import { FakeHeadOffice } from './fake-head-office.ts';
import { FakeTill, losingAnswers } from './fake-till.ts';
import { freePort, HubProcess } from './hub-process.ts';
import { LiveWatch } from './live-watch.ts';
import { postSales, type TillIdentity } from './till-requests.ts';

/** A till of the demo with all that it has. */
export interface StagedTill {
  readonly name: string;
  readonly identity: TillIdentity;
  readonly till: FakeTill;
  readonly watch: LiveWatch;
}

/** Everything that takes part: built up in order, taken down in reverse. */
export interface Stage extends AsyncDisposable {
  readonly shop: DemoShop;
  readonly folder: string;
  readonly headOffice: FakeHeadOffice;
  readonly hub: HubProcess;
  readonly tills: readonly StagedTill[];
  /** Answers get lost, here and at head office, as long as this is true. */
  lossy: boolean;
  /** True: the folder stays for whoever wants to look into it. */
  keepFolder: boolean;
}

/** Starts head office, hub and tills. @throws Error when one of them does not start */
export async function openStage(lan: boolean, clock: Clock, random: Random): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const shop = readDemoShop();
  const state = { lossy: true, keepFolder: false };
  const folder = await mkdtemp(join(tmpdir(), 'boutique-hub-demo-'));
  opened.defer(async () => {
    if (!state.keepFolder) await rm(folder, { recursive: true, force: true });
  });
  const serials = shop.tills.map((till) => till.serial);
  const headOffice = new FakeHeadOffice(serials, () => state.lossy, clock, random);
  const headOfficeUrl = await headOffice.open();
  opened.defer(() => headOffice.close());
  const port = await freePort();
  const hub = new HubProcess({ folder, port, lan, headOfficeUrl }, clock);
  opened.defer(async () => void (await hub.stop()));
  await hub.start();
  const imported = await hub.command(['import', DEMO_SHOP_FILE]);
  if (imported.code !== 0) throw new Error(`import failed: ${imported.output.trim()}`);
  const sought = { shopId: shop.id, port, interfaceAddress: lan ? null : '127.0.0.1' };
  const tills = await Promise.all(
    shop.tills.map(async ({ name, serial }): Promise<StagedTill> => {
      const address = await discoverHub(sought, '127.0.0.1', clock);
      return stageTill(shop, name, { hub: address, serial }, () => state.lossy, clock, random);
    }),
  );
  const closers = opened.move();
  return Object.assign(state, {
    shop,
    folder,
    headOffice,
    hub,
    tills,
    [Symbol.asyncDispose]: () => closers.disposeAsync(),
  });
}

function stageTill(
  shop: DemoShop,
  name: string,
  identity: TillIdentity,
  lossy: () => boolean,
  clock: Clock,
  random: Random,
): StagedTill {
  const watch = new LiveWatch(identity, shop.id, clock, random);
  const post = losingAnswers((body) => postSales(identity, body), random, lossy);
  const { serial } = identity;
  const till = new FakeTill({ shop, name, serial, board: watch.board, post, clock, random });
  return { name, identity, till, watch };
}

/** How the tills found their hub, in a word for each. */
export function foundBy(tills: readonly StagedTill[], way: HubAddress['found']): number {
  return tills.filter((till) => till.identity.hub.found === way).length;
}
