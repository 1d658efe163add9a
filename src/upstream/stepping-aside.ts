import type { Clock, Random } from '../clock.ts';
import type { Seq, ShopId } from '../domain/ids.ts';
import type { UpstreamException } from '../store/facts.ts';
import { type Backoffs, waitMs } from './backoff.ts';

/** Why a record steps aside on its way to head office, and when it is tried again by itself. */
export interface Deferral {
  readonly state: 'retry' | 'parked';
  readonly wait: Wait;
  /** A code; the sentences for people stand with the causes. */
  readonly reason: string;
  readonly answer: string;
}

/**
 * When a record that stepped aside is tried again by itself. `patient` is soon at first, in case head office was ill rather
 * than the record, and daily after some attempts.
 */
export type Wait = 'soon' | 'patient' | 'daily' | 'never';

export interface SteppingAside {
  readonly shopId: ShopId;
  readonly clock: Clock;
  readonly random: Random;
  readonly backoffs: Backoffs;
}

const ANSWER_LENGTH_MAX = 500;
/** So many attempts of a record on which head office fails are soon; then it is asked once a day. */
const PATIENT_ATTEMPTS = 6;

/** The row for a record that was not taken. `earlier` is its row so far, if it has one. */
export function exceptionOf(
  { shopId, clock, random, backoffs }: SteppingAside,
  seq: Seq,
  { state, wait, reason, answer }: Deferral,
  earlier: UpstreamException | undefined,
): UpstreamException {
  const attempts = (earlier?.attempts ?? 0) + 1;
  const soon = wait === 'soon' || (wait === 'patient' && attempts < PATIENT_ATTEMPTS);
  const ms = soon ? waitMs(backoffs.sale, attempts, random) : backoffs.dailyMs;
  const now = clock.now();
  const until =
    wait === 'never'
      ? { waitsSince: null, nextAttemptAt: null }
      : { waitsSince: now, nextAttemptAt: now + ms };
  return { shopId, seq, state, attempts, ...until, reason, lastAnswer: keptAnswer(answer) };
}

/** As much of an answer as is kept. */
export function keptAnswer(answer: string): string {
  return answer.slice(0, ANSWER_LENGTH_MAX);
}

/** Whether it still waits for head office; the rest are decisions of people. */
export function isOpen({ state }: UpstreamException): boolean {
  return state === 'retry' || state === 'parked';
}
