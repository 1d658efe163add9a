import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Clock, systemClock, systemRandom } from '../../clock.ts';
import { takeRestored } from '../backup/swap.ts';
import { machineMark } from '../machine-mark.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../migrations.ts';
import { openForWriting } from '../open.ts';
import { dataPaths } from '../paths.ts';
import { openNaming, UnusableDatabase } from '../unusable-database.ts';
import { readHighWater, writeHighWater } from './high-water.ts';
import type { FromThread, NumberedCommand, ThreadStart, ToThread } from './thread-messages.ts';
import { Writer } from './writer.ts';

/** A group takes at most so many sales, so that nobody waits long behind a flood. */
const GROUP_SALES_MAX = 2000;
const HIGH_WATER_EVERY_MS = 60_000;
const HIGH_WATER_IDLE_EVERY_MS = 600_000;
/** Folding the WAL back writes scattered pages, which wears an SD card: only after a long quiet. */
const CHECKPOINT_AFTER_QUIET_MS = 600_000;
const WAL_ALARM_BYTES = 256 * 1024 * 1024;

/** The shell around the writer: takes what waits, runs it as one group, hands out the receipts. */
class WriterThread {
  readonly #port: MessagePort;
  readonly #start: ThreadStart;
  readonly #clock: Clock = systemClock;
  readonly #stop = new AbortController();
  readonly #writer: Writer;
  #committedAt: number | null = null;
  #markedAt = 0;

  constructor(port: MessagePort, start: ThreadStart) {
    this.#port = port;
    this.#start = start;
    this.#writer = openWriterObject(start);
    this.#markOrSay();
    port.on('message', (message: ToThread) => this.#receive(message));
    void this.#tendWhileOpen();
    this.#post({ kind: 'opened' });
  }

  #receive(first: ToThread): void {
    const group: NumberedCommand[] = [];
    let closing = !this.#add(group, first) || !this.#takeWaiting(group);
    if (group.length === 0) {
      if (closing) this.#close();
      return;
    }
    const gatherMs = this.#writer.gatherMs();
    if (gatherMs > 0 && !closing) {
      pause(gatherMs);
      closing = !this.#takeWaiting(group);
    }
    this.#run(group);
    if (closing) this.#close();
  }

  /** Adds what is waiting, up to the bound; false when the end was asked for. */
  #takeWaiting(group: NumberedCommand[]): boolean {
    let sales = salesIn(group);
    while (sales < GROUP_SALES_MAX) {
      const waiting = receiveMessageOnPort(this.#port) as { message: ToThread } | undefined;
      if (waiting === undefined) return true;
      if (!this.#add(group, waiting.message)) return false;
      if (waiting.message.kind === 'commands') sales += salesIn(waiting.message.commands);
    }
    return true;
  }

  #add(group: NumberedCommand[], message: ToThread): boolean {
    if (message.kind === 'close') return false;
    if (message.kind === 'fold-log') this.#foldOrSay();
    else group.push(...message.commands);
    return true;
  }

  #run(group: readonly NumberedCommand[]): void {
    const { results, committed } = this.#writer.run(group.map(({ command }) => command));
    if (committed.some((one) => one.heads.length > 0)) this.#committedAt = this.#clock.monotonic();
    this.#post({
      kind: 'done',
      results: results.map((result, index) => ({ id: group[index]?.id ?? -1, result })),
      committed,
    });
  }

  /** Between commits: the high-water mark, the WAL's size, and its folding after a long quiet. */
  async #tendWhileOpen(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#clock.sleep(HIGH_WATER_EVERY_MS, signal).catch(() => {});
      if (signal.aborted) return;
      try {
        this.#tend();
      } catch (error) {
        this.#post({ kind: 'trouble', message: `tending the database failed: ${String(error)}` });
      }
    }
  }

  #tend(): void {
    const now = this.#clock.monotonic();
    const committedSince = this.#committedAt !== null && this.#committedAt >= this.#markedAt;
    if (committedSince || now - this.#markedAt >= HIGH_WATER_IDLE_EVERY_MS) this.#mark();
    if (this.#committedAt !== null && now - this.#committedAt >= CHECKPOINT_AFTER_QUIET_MS) {
      this.#writer.checkpoint();
      this.#committedAt = null;
    }
    const wal = statSync(`${this.#start.databasePath}-wal`, { throwIfNoEntry: false });
    if (wal !== undefined && wal.size > WAL_ALARM_BYTES) {
      this.#post({ kind: 'trouble', message: `the WAL has ${wal.size} bytes: a reader may hold it open` });
    }
  }

  /** A hub that cannot write its mark (full disk) serves what it can. */
  #markOrSay(): void {
    try {
      this.#mark();
    } catch (error) {
      this.#post({ kind: 'trouble', message: `the high-water mark could not be written: ${String(error)}` });
    }
  }

  #foldOrSay(): void {
    try {
      this.#writer.checkpoint();
    } catch (error) {
      this.#post({ kind: 'trouble', message: `the log could not be folded: ${String(error)}` });
    }
  }

  #mark(): void {
    this.#markedAt = this.#clock.monotonic();
    writeHighWater(this.#start.highWaterPath, { ...this.#writer.highWater(), bootId: this.#start.bootId });
  }

  #close(): void {
    this.#stop.abort();
    try {
      this.#mark();
      this.#writer.checkpoint();
    } catch (error) {
      this.#post({ kind: 'trouble', message: `closing the database was not clean: ${String(error)}` });
    }
    this.#writer.close();
    this.#post({ kind: 'closed' });
    this.#port.close();
  }

  #post(message: FromThread): void {
    this.#port.postMessage(message);
  }
}

function openWriterObject(start: ThreadStart): Writer {
  takeRestored(dataPaths(dirname(start.databasePath)));
  const before = readHighWater(start.highWaterPath);
  if (before !== null && !existsSync(start.databasePath)) {
    throw new UnusableDatabase(
      `${start.databasePath} is missing, and this folder had a hub: put a copy back with "boutique-hub restore", or move ` +
        `${start.highWaterPath} away to begin anew`,
    );
  }
  const db = openForWriting(start.databasePath);
  try {
    return openNaming(start.databasePath, () => {
      migrate(db, readMigrations(MIGRATIONS_FOLDER), systemClock.now());
      return new Writer(db, {
        clock: systemClock,
        random: systemRandom,
        bootId: start.bootId,
        before,
        machine: machineMark(start.databasePath),
      });
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A command that is no batch of sales counts as one. */
function salesIn(group: readonly NumberedCommand[]): number {
  return group.reduce(
    (sum, { command }) => sum + (command.method === 'recordSales' ? command.argument.entries.length : 1),
    0,
  );
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function main(port: MessagePort): void {
  try {
    new WriterThread(port, workerData as ThreadStart);
  } catch (error) {
    if (!(error instanceof UnusableDatabase)) throw error;
    port.postMessage({ kind: 'unusable', message: error.message } satisfies FromThread);
    port.close();
  }
}

if (parentPort !== null) main(parentPort);
