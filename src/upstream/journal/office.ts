import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  type DecodedPage,
  decodeBatchAnswer,
  decodeEntries,
  decodeJournalFailure,
  decodeWatermark,
  type EntryVerdict,
  type JournalWatermark,
} from '../../wire/journal/decode.ts';
import { encodeBatch } from '../../wire/journal/encode.ts';
import { entriesPath, JOURNAL_PATH, watermarkPath } from '../../wire/journal/paths.ts';
import { type ExchangeParts, exchange, isReply } from '../exchange.ts';
import { readFailure } from '../failed-reply.ts';
import type { LineFault } from '../line-fault.ts';
import type { OfficeReply, OfficeRequest } from '../transport.ts';
import type { OutgoingBatch } from './outgoing.ts';

const pack = promisify(gzip);

export type BatchOutcome =
  | { readonly kind: 'decided'; readonly verdicts: ReadonlyMap<number, EntryVerdict> }
  /** Some, all or nothing may be recorded; a smaller batch may do better. */
  | { readonly kind: 'unclear'; readonly fault: LineFault }
  /** Head office refuses the batch as it is, and says why: nothing was recorded. */
  | { readonly kind: 'not-taken'; readonly code: string; readonly fault: LineFault }
  /** Head office and the hub do not agree where the journal stands. */
  | { readonly kind: 'conflict'; readonly code: string; readonly seq: number | null }
  /** Nothing more can be sent for now. */
  | { readonly kind: 'fault'; readonly fault: LineFault };

export type Told<Value> =
  | { readonly kind: 'told'; readonly value: Value }
  | { readonly kind: 'fault'; readonly fault: LineFault };

/** What protocol `journal` needs of head office, for one shop. Nothing of it ever throws. */
export interface JournalOffice {
  send(batch: OutgoingBatch): Promise<BatchOutcome>;
  /** How far head office has followed the shop. */
  watermark(): Promise<Told<JournalWatermark>>;
  /** What head office holds of an epoch after a seq. */
  entries(epoch: number, after: number, limit: number): Promise<Told<DecodedPage>>;
}

export interface JournalOfficeParts extends ExchangeParts {
  readonly hub: string;
  readonly shop: number;
  /** Told the wall time (UTC ms) of every answer that head office itself gave. */
  onContact(at: number): void;
}

/** Statuses by which head office says that it dislikes the content of one batch, not the hub. */
const ABOUT_CONTENT = new Set([400, 413, 422]);
/** Nothing reached head office, or something before it was there and answered. */
const UNKNOWN = new Set(['timed-out', 'dropped', 'gateway']);
const UNKNOWN_CODES = new Set(['HUB_UNKNOWN', 'SHOP_UNKNOWN']);

export function openJournalOffice(parts: JournalOfficeParts): JournalOffice {
  const { hub, shop } = parts;

  async function ask<Value>(path: string, decode: (text: string) => Value | null): Promise<Told<Value>> {
    const request: OfficeRequest = { method: 'GET', path, serial: null, body: null, acceptGzip: true };
    const reply = await exchange(parts, request);
    if (!isReply(reply)) return { kind: 'fault', fault: reply };
    const value = reply.status === 200 ? decode(reply.text) : null;
    if (value === null) return { kind: 'fault', fault: faultOf(reply, parts.clock.now()).fault };
    parts.onContact(parts.clock.now());
    return { kind: 'told', value };
  }

  return {
    async send(batch) {
      const body = await pack(encodeBatch({ hub, shop, ...batch }, batch.texts));
      const request: OfficeRequest = { method: 'POST', path: JOURNAL_PATH, serial: null, body, gzip: true };
      const reply = await exchange(parts, request);
      if (!isReply(reply)) return { kind: UNKNOWN.has(reply.kind) ? 'unclear' : 'fault', fault: reply };
      const outcome = read(reply, batch, parts.clock.now());
      if (outcome.kind === 'decided') parts.onContact(parts.clock.now());
      return outcome;
    },
    watermark: () => ask(watermarkPath(hub, shop), decodeWatermark),
    entries: (epoch, after, limit) =>
      ask(entriesPath(hub, { shop, epoch, after, limit }), (text) => decodeEntries(text, { epoch, after })),
  };
}

/** What became of a batch. Whatever does not decode is never success. */
function read(reply: OfficeReply, batch: OutgoingBatch, now: number): BatchOutcome {
  if (reply.status === 200) {
    const answer = decodeBatchAnswer(reply.text);
    if (answer !== null && covers(answer.watermark, batch)) {
      return { kind: 'decided', verdicts: new Map(answer.verdicts.map((verdict) => [verdict.seq, verdict])) };
    }
  }
  const failure = decodeJournalFailure(reply.text);
  if (reply.status === 409 && failure !== null) {
    return { kind: 'conflict', code: failure.code, seq: failure.seq ?? null };
  }
  const { kind, fault } = faultOf(reply, now);
  if (failure !== null && ABOUT_CONTENT.has(reply.status)) {
    return { kind: 'not-taken', code: failure.code, fault };
  }
  return { kind: kind === 'ambiguous' || UNKNOWN.has(fault.kind) ? 'unclear' : 'fault', fault };
}

/** Head office has decided about the whole batch; one that says otherwise has not understood it. */
function covers(watermark: JournalWatermark, batch: OutgoingBatch): boolean {
  return watermark.epoch > batch.epoch || (watermark.epoch === batch.epoch && watermark.seq >= batch.last);
}

function faultOf(reply: OfficeReply, now: number) {
  const failure = decodeJournalFailure(reply.text);
  const read = readFailure(reply, failure?.code ?? null, now);
  if (failure === null || !UNKNOWN_CODES.has(failure.code)) return read;
  return { ...read, fault: { ...read.fault, kind: 'unknown-hub' as const } };
}
