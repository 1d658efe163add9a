import type { HubStatus, ShopStatus } from './status.ts';

/** Figures of the hub in the text form that Prometheus reads. */
export interface MetricsText {
  readonly contentType: string;
  readonly text: string;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
}

interface ShopFamily extends Family {
  readonly of: (shop: ShopStatus, now: number) => number;
}

const PREFIX = 'boutique_hub_';
const MS_PER_SECOND = 1_000;

/** What is worth a curve or an alarm, shop by shop. Names end in their unit; amounts of money are not among them. */
const SHOP_FAMILIES: readonly ShopFamily[] = [
  gaugeOf('journal_head', 'Facts in the journal of the shop', ({ head }) => head),
  gaugeOf('unsent', 'Facts that have not reached head office', ({ unsent }) => unsent.count),
  gaugeOf('unsent_oldest_age_seconds', 'Age of the oldest of them, by the clock of the hub', unsentAge),
  gaugeOf('quarantine_open', 'Refused sales that wait for a person', ({ quarantined }) => quarantined),
  gaugeOf(
    'upstream_parked',
    'Records whose way to head office waits for a person',
    (shop) => shop.parkedCount,
  ),
  gaugeOf('upstream_retrying', 'Records that are tried again by themselves', ({ retrying }) => retrying),
  gaugeOf('upstream_held_tills', 'Tills whose sales head office does not take', ({ holds }) => holds.length),
  gaugeOf('upstream_position', 'Up to which fact head office was told', ({ upstream }) => upstream.position),
];

/**
 * Writes the status as metrics. The library is loaded with the first question: a shop without a collector does not carry it.
 * @param now wall clock, UTC ms
 */
export async function metricsText(status: HubStatus, now: number): Promise<MetricsText> {
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const set = ({ name, help, kind }: Family, values: readonly (readonly [object, number])[]): void => {
    const labelNames = Object.keys(values[0]?.[0] ?? {});
    const described = { name: PREFIX + name, help, labelNames, registers: [registry] };
    if (kind === 'counter') {
      const counter = new Counter(described);
      for (const [labels, value] of values) counter.inc(labels, value);
    } else {
      const gauge = new Gauge(described);
      for (const [labels, value] of values) gauge.set(labels, value);
    }
  };
  const { hubId, epoch, wear, shops } = status;
  set(gauge('info', 'The hub that these figures are of'), [[{ hub: hubId, node: process.version }, 1]]);
  set(gauge('epoch', 'Raised whenever part of the past may be lost'), [[{}, epoch]]);
  set(gauge('resident_bytes', 'Memory of the process'), [[{}, process.memoryUsage.rss()]]);
  set(counter('processor_seconds_total', 'Processor time of the process'), [[{}, processorSeconds()]]);
  set(gauge('other_hubs', 'Other hubs on the LAN that sell the same stock'), [[{}, status.otherHubs.length]]);
  if (wear !== null) {
    set(gauge('uptime_seconds', 'Time since the start'), [[{}, wear.runningMs / MS_PER_SECOND]]);
    set(counter('commits_total', 'Commits since the start, each with one sync'), [[{}, wear.commits]]);
    set(counter('written_bytes_total', 'Bytes written to storage since the start'), [
      [{}, wear.writtenBytes],
    ]);
    set(gauge('wal_bytes', 'Size of the write-ahead log of the database'), [[{}, wear.walBytes]]);
  }
  const places = status.backups ?? [];
  if (places.length > 0) {
    set(
      gauge(
        'backup_proven_timestamp_seconds',
        'When the newest copy there was made that was proven; 0 = none',
      ),
      places.map(({ folder, lastProvenAt }) => [{ folder }, (lastProvenAt ?? 0) / MS_PER_SECOND]),
    );
    set(
      gauge('backup_bytes', 'What the copies there take up'),
      places.map(({ folder, bytes }) => [{ folder }, bytes]),
    );
  }
  if (status.conditions.length > 0)
    set(
      gauge('condition', 'Something about the hub itself that a person should know'),
      status.conditions.map(({ code }) => [{ code }, 1]),
    );
  for (const family of SHOP_FAMILIES)
    set(
      family,
      shops.map((shop) => [{ shop: shop.id }, family.of(shop, now)]),
    );
  return { contentType: registry.contentType, text: await registry.metrics() };
}

function gauge(name: string, help: string): Family {
  return { name, help, kind: 'gauge' };
}

function counter(name: string, help: string): Family {
  return { name, help, kind: 'counter' };
}

function gaugeOf(name: string, help: string, of: ShopFamily['of']): ShopFamily {
  return { ...gauge(name, help), of };
}

/** A clock that was set back makes nothing negative. */
function unsentAge({ unsent }: ShopStatus, now: number): number {
  return unsent.oldestAt === null ? 0 : Math.max(0, (now - unsent.oldestAt) / MS_PER_SECOND);
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}
