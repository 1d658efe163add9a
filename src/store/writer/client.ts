import type { Worker } from 'node:worker_threads';
import { afterThisTurn } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { startThread } from '../../program.ts';
import { UnusableDatabase } from '../unusable-database.ts';
import type { Command, Commands, Committed, Method, Receipt, WriterClient } from './protocol.ts';
import type { FromThread, NumberedCommand, ThreadStart, ToThread } from './thread-messages.ts';
import type { CommandResult } from './writer.ts';

/** Above this many waiting sales or commands the writer is busy: tills are told to come back. */
export const WAITING_SALES_MAX = 20_000;
export const WAITING_COMMANDS_MAX = 5_000;

/** Commands with so many sales are worth a message of their own: the writer has something to do at once. */
const POST_SALES = 25;

interface Waiting {
  readonly sales: number;
  readonly resolve: (receipt: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts the writer's thread and waits until the database is open and migrated.
 * @throws UnusableDatabase when the file cannot be used as it is
 */
export async function openWriter(
  start: ThreadStart,
  options: { readonly log: Logger; readonly onFatal: (error: Error) => void },
): Promise<WriterClient> {
  const worker = startThread('store/writer/thread', start);
  const client = new ThreadClient(worker, options.log, options.onFatal);
  await client.opened;
  return client;
}

/**
 * The main thread's side: numbers the commands, bounds what waits, and matches the receipts. What comes in one turn of the
 * event loop goes to the thread in one message: a message costs more than a sale.
 */
class ThreadClient implements WriterClient {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #log: Logger;
  readonly #onFatal: (error: Error) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((committed: Committed) => void)[] = [];
  readonly #open = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  #nextId = 1;
  #waitingSales = 0;
  #unposted: NumberedCommand[] = [];
  #unpostedSales = 0;
  #closing = false;

  constructor(worker: Worker, log: Logger, onFatal: (error: Error) => void) {
    this.#worker = worker;
    this.#log = log;
    this.#onFatal = onFatal;
    this.opened = this.#open.promise;
    worker.on('message', (message: FromThread) => this.#receive(message));
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => this.#exited());
  }

  call<M extends Method>(method: M, argument: Commands[M]): Promise<Receipt<M>> {
    const command = { method, argument } as unknown as Command;
    const sales = command.method === 'recordSales' ? command.argument.entries.length : 0;
    if (
      this.#closing ||
      this.#waiting.size >= WAITING_COMMANDS_MAX ||
      (sales > 0 && this.#waitingSales > 0 && this.#waitingSales + sales > WAITING_SALES_MAX)
    ) {
      return Promise.resolve({ refused: 'busy' });
    }
    return new Promise<Receipt<M>>((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { sales, resolve, reject });
      this.#waitingSales += sales;
      this.#postSoon({ id, command }, sales);
    });
  }

  onCommitted(listener: (committed: Committed) => void): void {
    this.#listeners.push(listener);
  }

  async foldLog(): Promise<void> {
    if (this.#closing) return;
    this.#postCommands();
    this.#post({ kind: 'fold-log' });
    await this.call('ping', {});
  }

  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#postCommands();
      this.#post({ kind: 'close' });
    }
    return this.#closed.promise;
  }

  #postSoon(command: NumberedCommand, sales: number): void {
    this.#unposted.push(command);
    this.#unpostedSales += sales;
    if (this.#unpostedSales >= POST_SALES) this.#postCommands();
    else if (this.#unposted.length === 1) afterThisTurn(() => this.#postCommands());
  }

  #postCommands(): void {
    if (this.#unposted.length === 0) return;
    this.#post({ kind: 'commands', commands: this.#unposted });
    this.#unposted = [];
    this.#unpostedSales = 0;
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case 'opened':
        this.#open.resolve();
        break;
      case 'unusable':
        this.#open.reject(new UnusableDatabase(message.message));
        break;
      case 'trouble':
        this.#log.error({ trouble: message.message }, 'the writer reports trouble');
        break;
      case 'closed':
        break;
      case 'done':
        for (const committed of message.committed) this.#announce(committed);
        for (const { id, result } of message.results) this.#settle(id, result);
    }
  }

  /** A listener's fault must not keep a till from its answer. */
  #announce(committed: Committed): void {
    for (const listener of this.#listeners) {
      try {
        listener(committed);
      } catch (err) {
        this.#log.error({ err }, 'a listener of commits failed');
      }
    }
  }

  #settle(id: number, result: CommandResult): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) throw new Error(`the writer answered ${id}, which nobody asked`);
    this.#waiting.delete(id);
    this.#waitingSales -= waiting.sales;
    if (result.ok) waiting.resolve(result.receipt as never);
    else waiting.reject(result.error);
  }

  #fail(error: Error): void {
    this.#open.reject(error);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
    if (!this.#closing) this.#onFatal(error);
  }

  #exited(): void {
    this.#closed.resolve();
    if (!this.#closing) this.#fail(new Error('the writer thread ended by itself'));
  }
}
