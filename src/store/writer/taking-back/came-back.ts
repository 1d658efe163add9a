import type { Seq, ShopId } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry, SaleBody } from '../../../domain/journal-entry.ts';
import type { CancellableSale } from '../../statements/cancellation.ts';
import type { Transaction } from '../transaction.ts';
import { hindered, insteadOf, type LostEntry, same, type Taken, type Taking } from './taking.ts';

type Body = Readonly<Record<string, unknown>>;

/** Says of a sale that was taken back with an empty content that head office showed it, and how. */
export function takeCameBack(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, origins } = taking;
  const { said } = entry.body as FactBody;
  const sale = origins.own(said['sale']);
  const known = sale === null ? undefined : tx.prepared.cancellation.sale(shop.id, sale);
  if (sale === null || known === undefined) return hindered('CAUSE_UNKNOWN');
  // The till sent it again since: what it said is known, and head office's word is not needed any more.
  if (!tx.prepared.sale.isTakenBack(shop.id, sale)) return insteadOf(sale);
  const before = tx.prepared.cameBack.wordOn(shop.id, sale);
  if (before !== null) return same(before);
  return same(record(tx, shop.id, known, { ...said, sale }));
}

/** Head office never got the word on some sale that came back: then the hub says by itself what it is. */
export function sayWhatCameBack(taking: Taking, entries: readonly LostEntry[]): void {
  const { tx, shop, origins, epoch } = taking;
  for (const { entry } of entries) {
    if (!isFromHeadOffice(entry)) continue;
    const sale = origins.own(entry.seq);
    const known = sale === null ? undefined : tx.prepared.cancellation.sale(shop.id, sale);
    if (sale === null || known === undefined || !tx.prepared.sale.isTakenBack(shop.id, sale)) continue;
    if (tx.prepared.cameBack.wordOn(shop.id, sale) !== null) continue;
    const number = tx.prepared.sale.numberOf(shop.id, sale);
    record(tx, shop.id, known, { sale, number, epoch, shown: null });
  }
}

/** A sale of which head office did not tell what the till had sent. */
export function isFromHeadOffice(entry: LostEntry['entry']): boolean {
  return entry.kind === 'sale' && (entry.body as SaleBody).contentHash === '';
}

function record(tx: Transaction, shop: ShopId, { tillId }: CancellableSale, body: Body): Seq {
  const at = tx.record(shop, 'taken-back-sale', tillId, body);
  tx.prepared.tillComparison.countTaken(shop, tillId, Number(body['epoch']));
  return at;
}
