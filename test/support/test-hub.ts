import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/read-config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { verify } from '../../src/store/verify.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { decodeProvision } from '../../src/wire/provision/provision-file.ts';
import provision from '../fixtures/provision.json' with { type: 'json' };
import { tempFolder } from './temp-folder.ts';

/** Serials of the tills in test/fixtures/provision.json; shop 9 refuses what it has not, shop 10 accepts it. */
export const TILL_9A = '0a1badae951f8473';
export const TILL_9B = '5f3c9d27be104a86';
export const TILL_10 = 'c4e81b06d2f7395a';

export interface TestHub {
  readonly hub: Hub;
  readonly folder: string;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** POSTs a batch as a till does; the answer's status and parsed body. */
  sync(serial: string, sales: unknown): Promise<{ status: number; body: SyncBody }>;
  /** What `verify` finds wrong. */
  differences(): readonly string[];
}

/** What tests read of an answer of ventes/sync. */
export interface SyncBody {
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly vente_uid: string; readonly reason: string }[];
  readonly stock_updates: readonly { readonly article_id: number; readonly stock_actuel: number }[];
  readonly ventes_creees: number;
  readonly ventes_erreurs: number;
}

/** A whole hub in this process, on a temporary folder and a free port of loopback, loaded with the fixture's shops. */
export async function openTestHub(settings: Record<string, string> = {}): Promise<TestHub> {
  const folder = tempFolder();
  const reading = readConfig({
    HUB_DATA_DIR: folder,
    HUB_HOST: '127.0.0.1',
    HUB_PORT: '0',
    HUB_MDNS: 'off',
    HUB_LOG_LEVEL: 'silent',
    HUB_BACKUP_CRON: 'off',
    ...settings,
  });
  if (!reading.ok) throw new Error(reading.faults.join('\n'));
  const hub = await openHub(reading.config, { network: true });
  onTestFinished(() => hub.close());
  const decoded = decodeProvision(provision);
  if (!decoded.ok) throw new Error(decoded.faults.join('\n'));
  const receipt = await hub.writer.call('importProvision', { provision: decoded.provision });
  if (isRefused(receipt)) throw new Error(JSON.stringify(receipt));
  const origin = `http://127.0.0.1:${hub.port}`;
  return {
    hub,
    folder,
    origin,
    sync: (serial, sales) => postSales(origin, serial, sales),
    differences: () => verify(join(folder, 'hub.db')).differences,
  };
}

/** Sends a batch to ventes/sync. */
export async function postSales(
  origin: string,
  serial: string,
  sales: unknown,
): Promise<{ status: number; body: SyncBody }> {
  const response = await fetch(`${origin}/api/v2/simple/ventes/sync`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-device-serial': serial },
    body: JSON.stringify(sales),
  });
  return { status: response.status, body: (await response.json()) as SyncBody };
}
