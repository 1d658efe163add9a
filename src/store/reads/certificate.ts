import { dayEnd, dayStart } from '../../domain/calendar.ts';
import { type Certificate, drawUp } from '../../domain/certificate.ts';
import type { ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import { prepareCertificate } from '../statements/certificate.ts';
import { prepareHub } from '../statements/hub.ts';
import { prepareShop } from '../statements/shop.ts';
import { prepareTill } from '../statements/till.ts';
import { prepareUpstream } from '../statements/upstream.ts';
import { prepareFirstSeqAt } from './first-seq-at.ts';

/** The certificate of one local day (20261122) of a shop, of one snapshot; undefined when there is no such shop. */
export function certificateReading(db: Database) {
  const rows = prepareCertificate(db);
  const hub = prepareHub(db);
  const shops = prepareShop(db);
  const tills = prepareTill(db);
  const upstream = prepareUpstream(db);
  const firstSeqAt = prepareFirstSeqAt(db);
  return db.transaction((shopId: ShopId, day: number, drawnUpAt: number): Certificate | undefined => {
    const shop = shops.byId(shopId);
    if (shop === undefined) return undefined;
    const from = dayStart(shop.timeZone, day);
    const to = dayEnd(shop.timeZone, day);
    const position = upstream.position(shopId);
    const { id, name, code, timeZone } = shop;
    return drawUp(
      {
        shop: { id, name, code },
        day,
        timeZone,
        hubId: hub.hubId() ?? '',
        epoch: hub.epoch() ?? 0,
        head: shops.head(shopId),
        position,
        drawnUpAt,
        tills: tills.all().map((till) => ({ id: till.id, serial: till.serial, name: till.name })),
        isKnownNumber: rows.isKnownNumber,
      },
      rows.sales(shopId, from, to, position),
      rows.refusals(shopId, firstSeqAt(shopId, from), firstSeqAt(shopId, to + 1)),
    );
  });
}
