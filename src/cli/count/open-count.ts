import type { Shop } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { Arguments } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { CommandFailed } from '../failures.ts';

/** The shop of --shop and its open count. @throws CommandFailed when none is open */
export function openCount(args: Arguments, reader: Reader): { readonly shop: Shop; readonly id: number } {
  const shop = chosenShop(args, reader.shops());
  const [latest] = reader.counts(shop.id, 1);
  if (latest?.state === 'open') return { shop, id: latest.id };
  throw new CommandFailed([`no count of shop ${shop.id} is open: "boutique-hub count start"`]);
}
