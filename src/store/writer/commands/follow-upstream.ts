import { seq as asSeq } from '../../../domain/ids.ts';
import type { Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Head office is spoken to in another way from now on: the position means nothing there, so the journal is followed from
 * its beginning; what arrived already is known there and changes nothing. What people decided stands.
 */
export function changeUpstreamProtocol(
  tx: Transaction,
  { shopId, protocol }: Commands['changeUpstreamProtocol'],
): Finish<Receipts['changeUpstreamProtocol']> {
  const { upstream, upstreamLate } = tx.prepared;
  const changed = upstream.protocol(shopId) !== protocol;
  if (changed) {
    upstream.beginAnew(shopId, protocol);
    upstreamLate.returnTo(shopId, asSeq(0));
    tx.prepared.officeTrust.returnTo(shopId, asSeq(0));
  }
  return () => ({ changed });
}

/** Head office lost what came after `position`: it is sent again from there. A position that is lower already stays. */
export function returnUpstream(
  tx: Transaction,
  { shopId, position }: Commands['returnUpstream'],
): Finish<Receipts['returnUpstream']> {
  const { upstream, upstreamLate } = tx.prepared;
  upstream.returnTo(shopId, position);
  upstreamLate.returnTo(shopId, position);
  tx.prepared.officeTrust.returnTo(shopId, position);
  const now = upstream.position(shopId);
  return () => ({ position: now });
}
