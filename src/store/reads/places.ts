import type { Details } from '../facts.ts';
import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareHub } from '../statements/hub.ts';
import { prepareShop } from '../statements/shop.ts';
import { prepareShopCounts } from '../statements/shop-counts.ts';
import { prepareTill } from '../statements/till.ts';
import { preparePresence } from '../statements/till-presence.ts';

/** The hub itself, its shops and their tills. */
export function placeReads(db: Database) {
  const hub = prepareHub(db);
  const shop = prepareShop(db);
  const till = prepareTill(db);
  return {
    hubId: () => required(hub.hubId(), 'the hub has no id'),
    epoch: () => required(hub.epoch(), 'the hub has no epoch'),
    recordedTime: () => hub.latestRecorded()?.hubTime ?? 0,
    controlToken: () => required(hub.token() ?? undefined, 'the hub has no token yet'),
    shop: shop.byId,
    shops: shop.all,
    tillBySerial: till.bySerial,
    till: till.byId,
    tills: till.all,
    shopDetails: (id) => detailsOf(shop.byId(id)),
    tillDetails: (id) => detailsOf(till.byId(id)),
    presence: preparePresence(db).of,
    shopCounts: prepareShopCounts(db),
  } satisfies Partial<Reader>;
}

function detailsOf(row: { readonly details: string } | undefined): Details {
  return row === undefined ? {} : (JSON.parse(row.details) as Details);
}

function required<Value>(value: Value | undefined, fault: string): Value {
  if (value === undefined) throw new Error(fault);
  return value;
}
