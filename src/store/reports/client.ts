import type { Worker } from 'node:worker_threads';
import { startThread } from '../../program.ts';
import { BUSY, type Findings, type Question, type Questions, type Reports, type Topic } from './questions.ts';
import type { FromThread, ToThread } from './thread.ts';

/** Questions that wait or are being answered; one more is told to come back. */
export const WAITING_REPORTS_MAX = 16;

interface Waiting {
  readonly question: Question;
  readonly resolve: (found: never) => void;
  readonly reject: (error: Error) => void;
}

/** The thread starts with the first question: most shops ask for reports rarely. One question is with it at a time. */
export function openReports(databasePath: string): Reports {
  return new ThreadReports(databasePath);
}

class ThreadReports implements Reports {
  readonly #databasePath: string;
  readonly #queue: Waiting[] = [];
  #worker: Worker | null = null;
  #asked: Waiting | null = null;
  #closing = false;

  constructor(databasePath: string) {
    this.#databasePath = databasePath;
  }

  ask<T extends Topic>(topic: T, question: Questions[T]): Promise<Findings[T] | typeof BUSY> {
    const waiting = this.#queue.length + (this.#asked === null ? 0 : 1);
    if (this.#closing || waiting >= WAITING_REPORTS_MAX) return Promise.resolve(BUSY);
    return new Promise<Findings[T]>((resolve, reject) => {
      this.#queue.push({ question: { topic, question } as unknown as Question, resolve, reject });
      this.#askNext();
    });
  }

  /** Who still waits is told to come back; the question that is being answered is let end. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const { resolve } of this.#queue.splice(0)) resolve(BUSY as never);
    const worker = this.#worker;
    if (worker === null) return;
    const exited = Promise.withResolvers<void>();
    worker.once('exit', () => exited.resolve());
    worker.postMessage(null satisfies ToThread);
    await exited.promise;
  }

  #askNext(): void {
    if (this.#asked !== null) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#asked = next;
    this.#worker ??= this.#start();
    this.#worker.postMessage(next.question satisfies ToThread);
  }

  #start(): Worker {
    const worker = startThread('store/reports/thread', { databasePath: this.#databasePath });
    worker.unref();
    worker.on('message', (message: FromThread) => this.#answered(message));
    worker.on('error', (error) =>
      this.#failed(worker, error instanceof Error ? error : new Error(String(error))),
    );
    worker.on('exit', () => this.#failed(worker, new Error('the thread of the reports ended')));
    return worker;
  }

  #answered(message: FromThread): void {
    const asked = this.#asked;
    this.#asked = null;
    if (message.ok) asked?.resolve(message.found as never);
    else asked?.reject(message.error);
    this.#askNext();
  }

  /** A thread that died takes its question along; the next question starts another. */
  #failed(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const asked = this.#asked;
    this.#asked = null;
    asked?.reject(error);
    if (!this.#closing) this.#askNext();
  }
}
