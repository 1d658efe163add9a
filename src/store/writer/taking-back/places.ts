import { type ShopId, tillId } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import type { StoredShop } from '../../statements/shop.ts';
import type { StoredTill } from '../../statements/till.ts';
import { saidSince } from './catalogue.ts';
import { hindered, same, type Taken, type Taking } from './taking.ts';

export function takeShop(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  const { said } = entry.body as FactBody;
  const newer = saidSince(taking, 'shop', shop.id);
  if (newer !== null) return newer;
  const { details, ...fields } = said;
  const before = tx.prepared.shop.byId(shop.id);
  const taken = { ...fields, id: shop.id, details: JSON.stringify(details ?? {}) } as StoredShop;
  const twin = tx.prepared.shop.all().find((other) => other.code === taken.code && other.id !== shop.id);
  if (twin !== undefined) return hindered('NAME_TAKEN');
  tx.prepared.shop.put(taken);
  const at = tx.record(shop.id, 'shop', shop.id, said);
  tx.catalogueChanged();
  if (before?.timeZone !== taken.timeZone) tx.recountSales(shop.id);
  return same(at);
}

/** A move of a till is a fact of both shops, and each takes back its own; the last one that is read counts. */
export function takeTill(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  const { subjectId, said } = entry.body as FactBody;
  const newer = saidSince(taking, 'till', subjectId);
  if (newer !== null) return newer;
  const id = tillId(subjectId ?? 0);
  const before = tx.prepared.till.byId(id);
  const till = { details: '{}', ...before, ...said, id } as StoredTill;
  const twin = tx.prepared.till.bySerial(till.serial);
  if (twin !== undefined && twin.id !== id) return hindered('NAME_TAKEN');
  if (till.shopId !== null && tx.catalogue.shop(till.shopId as ShopId) === undefined) {
    return hindered('ANOTHER_SHOP');
  }
  tx.prepared.till.put(till);
  const at = tx.record(shop.id, 'till', id, said);
  tx.tillChanged(id);
  return same(at);
}
