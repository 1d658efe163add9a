import { mkdirSync } from 'node:fs';
import { systemClock, systemRandom } from './clock.ts';
import type { Config } from './config/config.ts';
import { type Discovery, openDiscovery } from './discovery/discovery.ts';
import { systemNetwork } from './discovery/network.ts';
import type { ShopId } from './domain/ids.ts';
import { openControl } from './http/control.ts';
import { openHttp } from './http/server.ts';
import { type Live, openLive } from './live/live.ts';
import { type Logger, openLog } from './log.ts';
import { Backups } from './operations/backups.ts';
import type { CatalogueDesk } from './operations/catalogue.ts';
import { conditionsOf } from './operations/conditions.ts';
import { makeRoomToStart, openHubDisk } from './operations/hub-disk.ts';
import { giveBackMemoryWhenQuiet } from './operations/quiet-memory.ts';
import { collectStatus, type UpstreamContact } from './operations/status.ts';
import { WearMeter } from './operations/wear.ts';
import { bootId } from './store/boot-id.ts';
import { rememberPlaces } from './store/known-places.ts';
import { lockDataDirectory } from './store/lock.ts';
import { openReader } from './store/open-reader.ts';
import { dataPaths } from './store/paths.ts';
import type { Reader } from './store/reader.ts';
import { openReports } from './store/reports/client.ts';
import { openWriter } from './store/writer/client.ts';
import type { Committed, WriterClient } from './store/writer/protocol.ts';
import { refusing } from './store/writer/refusing.ts';
import { BACKOFFS } from './upstream/backoff.ts';
import { cronSchedule } from './upstream/cron.ts';
import { openTransport } from './upstream/transport.ts';
import { openUpstream, type Upstream } from './upstream/upstream.ts';
import { progressSentences } from './wire/head-office/progress-sentences.ts';

export interface HubOptions {
  /** False: only hub.sock is served, for a command that changes something while no hub runs. */
  readonly network: boolean;
}

/** A hub that runs. */
export interface Hub {
  /** The TCP port on which tills are served; null without network. */
  readonly port: number | null;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly live: Live;
  /** Resolves when the hub cannot go on (its writer died); it is to be closed then, and started again. */
  readonly failed: Promise<Error>;
  /** Stops in the reverse order of the start: nobody finds it, nobody is cut off, nothing that was answered is lost. */
  close(): Promise<void>;
}

/**
 * Opens each part in order, each on top of those before it, and closes them in reverse. The only place that knows all.
 * @throws DataDirectoryInUse, UnusableDatabase, or the fault of the part that could not be opened
 */
export async function openHub(config: Config, options: HubOptions): Promise<Hub> {
  await using parts = new AsyncDisposableStack();
  const log = openLog(config.logLevel);
  parts.defer(giveBackMemoryWhenQuiet(systemClock));
  const failure = Promise.withResolvers<Error>();
  const store = await openStore(config, options, log, parts, failure.resolve);
  const { reader, writer, upstream } = store;
  const live = openLive({ reader, writer, clock: systemClock, log: log.child({ room: 'live' }) });
  const listeners: CommitListeners = { reader, live, upstream, discovery: null };
  writer.onCommitted((committed) => announce(committed, listeners));
  const told = tellers(config, store, listeners);
  const catalogue = upstream === null ? undefined : catalogueDesk(upstream);
  const checkOffice = upstream?.checkOffice.bind(upstream);
  const control = openControl({
    reader,
    writer,
    status: told.status,
    catalogue,
    checkOffice,
    log,
    clock: systemClock,
    socketPath: dataPaths(config.dataDir).socket,
  });
  parts.defer(() => control.close());
  await control.listen();
  let port: number | null = null;
  if (options.network) {
    const reports = openReports(dataPaths(config.dataDir).database);
    parts.defer(() => reports.close());
    const http = openHttp({
      config,
      log,
      clock: systemClock,
      random: systemRandom,
      reader,
      writer,
      live,
      reports,
      ...told,
      catalogue,
      checkOffice,
    });
    parts.defer(() => http.close());
    const listening = await http.listen();
    port = listening.port;
    upstream?.start();
    const discovery = advertise(config, log, reader, listening);
    if (discovery !== null) parts.defer(() => discovery.close());
    listeners.discovery = discovery;
    logStart(log, reader, port);
  }
  const opened = parts.move();
  return {
    port,
    reader,
    writer,
    live,
    failed: failure.promise,
    async close() {
      log.info('the hub stops');
      await opened.disposeAsync();
      log.info('the hub has stopped');
    },
  };
}

/** What a running hub says of itself to whoever asks. */
function tellers(
  config: Config,
  { reader, writer, disk, backups, upstream }: Awaited<ReturnType<typeof openStore>>,
  listeners: CommitListeners,
) {
  const wear = measureWear(config, writer);
  const conditions = () => conditionsOf({ reader, clock: systemClock, disk, backups });
  const status = () =>
    collectStatus(reader, {
      conditions: conditions(),
      wear: wear.read(),
      backups: backups.states(),
      contactOf: (shop) => contactOf(upstream, shop),
      otherHubs: listeners.discovery?.conflicts() ?? [],
    });
  return { conditions, status, lastProvenBackupAt: () => backups.lastProvenAt() };
}

function measureWear(config: Config, writer: WriterClient): WearMeter {
  const wear = new WearMeter(systemClock, `${dataPaths(config.dataDir).database}-wal`);
  writer.onCommitted(() => wear.committed());
  return wear;
}

async function openStore(
  config: Config,
  options: HubOptions,
  log: Logger,
  parts: AsyncDisposableStack,
  onFatal: (error: Error) => void,
) {
  const paths = dataPaths(config.dataDir);
  makeFolder(paths.folder);
  await makeRoomToStart(paths, log);
  parts.defer(lockDataDirectory(paths.lock));
  const opened = await openWriter(
    {
      databasePath: paths.database,
      highWaterPath: paths.highWater,
      bootId: bootId(systemRandom),
    },
    { log: log.child({ room: 'store' }), onFatal },
  );
  parts.defer(() => opened.close());
  const { reader, forget } = rememberPlaces(openReader(paths.database));
  parts.defer(() => reader.close());
  const backups = keepBackups(config, log, reader);
  if (options.network && config.backupCron !== null) {
    const schedule = cronSchedule(config.backupCron, () => void backups.run());
    parts.defer(() => schedule.stop());
  }
  const disk = await openHubDisk({
    ...{ paths, clock: systemClock, log: log.child({ room: 'operations' }), writer: opened },
    giveUpOldestCopy: () => backups.giveUpOldest(),
  });
  parts.defer(() => disk.close());
  const writer = refusing(opened, () => (disk.isFull ? { refused: 'storage-full' } : null));
  // The first to hear of a commit: whoever is told of it next must not be shown what was before.
  writer.onCommitted(({ tills, shopsChanged }) => {
    if (tills.length > 0 || shopsChanged) forget();
  });
  const upstream = options.network ? sendUpstream(config, log, reader, writer) : null;
  if (upstream !== null) parts.defer(() => upstream.close());
  return { reader, writer, disk, backups, upstream };
}

function keepBackups(config: Config, log: Logger, reader: Reader): Backups {
  const { database, backups: folder } = dataPaths(config.dataDir);
  const further = config.backupFolders.map((one) => ({ folder: one, isOwn: false }));
  const backups = new Backups({
    ...{ database, reader, clock: systemClock, log: log.child({ room: 'operations' }) },
    places: [{ folder, isOwn: true }, ...further],
    rule: config.backupRule,
  });
  // A stick or a network folder may not answer: nobody waits for it.
  void backups.look();
  return backups;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the data folder HUB_DATA_DIR=${folder} cannot be made: ${why}`, { cause });
  }
}

function catalogueDesk(upstream: Upstream): CatalogueDesk {
  return {
    pull: (shop, wanted) => upstream.pullCatalogue(shop, wanted),
    lastRead: (shop) => upstream.catalogueStatus(shop),
  };
}

function contactOf(upstream: Upstream | null, shop: ShopId): UpstreamContact | null {
  if (upstream === null) return null;
  const { lastContactAt, lastError, progress } = upstream.status(shop);
  return {
    lastContactAt,
    lastError: lastError?.english ?? null,
    progress: progress === null ? null : { ...progress, ...progressSentences(progress) },
  };
}

function sendUpstream(config: Config, log: Logger, reader: Reader, writer: WriterClient): Upstream | null {
  if (config.upstreamUrl === null) return null;
  return openUpstream({
    reader,
    writer,
    log: log.child({ room: 'upstream' }),
    clock: systemClock,
    random: systemRandom,
    config: {
      cron: config.upstreamCron,
      catalogueCron: config.catalogueCron,
      compareStock: true,
      protocol: config.upstreamProtocol,
      requestTimeoutMs: config.upstreamTimeoutMs,
      backoffs: BACKOFFS,
    },
    transport: openTransport({
      url: config.upstreamUrl,
      token: config.upstreamToken,
      ca: config.upstreamCa,
      proxy: config.upstreamProxy,
    }),
    schedule: cronSchedule,
  });
}

function advertise(
  config: Config,
  log: Logger,
  reader: Reader,
  listening: { address: string; port: number },
): Discovery | null {
  if (!config.mdns) return null;
  return openDiscovery({
    log: log.child({ room: 'discovery' }),
    clock: systemClock,
    random: systemRandom,
    network: systemNetwork(listening.address),
    hubId: reader.hubId(),
    name: config.name,
    port: listening.port,
    advert: advertOf(reader),
  });
}

function advertOf(reader: Reader) {
  return { epoch: reader.epoch(), shops: reader.shops().map((shop) => shop.id) };
}

interface CommitListeners {
  readonly reader: Reader;
  readonly live: Live;
  readonly upstream: Upstream | null;
  discovery: Discovery | null;
}

/** Tells those who stream the journal on that it grew; each reads from its own position. */
function announce(committed: Committed, to: CommitListeners): void {
  for (const { shopId, head } of committed.heads) {
    to.live.wake(shopId, head);
    to.upstream?.wake(shopId);
  }
  for (const shopId of committed.upstreamDue) to.upstream?.retryNow(shopId);
  if (committed.tills.length > 0 || committed.shopsChanged) to.live.recheck();
  if (committed.epoch !== null) to.live.epochRaised(committed.epoch);
  if (committed.epoch !== null || committed.shopsChanged) to.discovery?.update(advertOf(to.reader));
}

function logStart(log: Logger, reader: Reader, port: number): void {
  const shops = reader.shops().map((shop) => shop.id);
  if (shops.length === 0) {
    log.info('there is no shop yet: load one with `npx boutique-hub import FILE.json`');
  }
  log.info({ port, hubId: reader.hubId(), epoch: reader.epoch(), shops }, 'the hub serves');
}
