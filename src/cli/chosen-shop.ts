import { type ShopId, shopId } from '../domain/ids.ts';
import type { Shop } from '../store/facts.ts';
import type { Arguments } from './arguments.ts';
import { BadUsage, CommandFailed } from './failures.ts';

/** The shop of --shop, or the only one. @throws BadUsage, or CommandFailed when there is none of that id */
export function chosenShop(args: Arguments, shops: readonly Shop[]): Shop {
  const id = args.id('shop');
  const [only, ...others] = shops;
  if (only === undefined)
    throw new CommandFailed(['the hub has no shop yet: "boutique-hub import FILE.json"']);
  if (id !== null) return knownShop(shopId(id), shops);
  if (others.length === 0) return only;
  throw new BadUsage(
    `this hub has ${shops.length} shops: add --shop ID (${shops.map((shop) => shop.id).join(', ')})`,
  );
}

/** The shops of --shop: the one it names, or all. */
export function chosenShops(args: Arguments, shops: readonly Shop[]): readonly Shop[] {
  const id = args.id('shop');
  return id === null ? shops : [knownShop(shopId(id), shops)];
}

function knownShop(id: ShopId, shops: readonly Shop[]): Shop {
  const shop = shops.find((one) => one.id === id);
  if (shop !== undefined) return shop;
  throw new CommandFailed([
    `there is no shop ${id}; the hub has ${shops.map((one) => one.id).join(', ') || 'none'}`,
  ]);
}
