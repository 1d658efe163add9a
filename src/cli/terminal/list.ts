import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { table } from '../table.ts';

export const terminalList: Command = {
  name: 'terminal list',
  summary: 'List the tills and whether they may sell.',
  operands: [],
  options: {
    shop: { value: 'ID', required: false, help: 'Only the tills of this shop.' },
    json: JSON_OPTION,
  },
  details: () => '',
  async run(args, surroundings) {
    const { tills, shops } = await withReader(settingsOf(surroundings), (reader) => {
      const chosen = chosenShops(args, reader.shops());
      const wanted = new Set(chosen.map((shop) => shop.id));
      const all = reader.tills();
      return {
        shops: chosen,
        tills: args.has('shop') ? all.filter((till) => till.shopId !== null && wanted.has(till.shopId)) : all,
      };
    });
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ tills })}\n`);
      return OK;
    }
    const nameOf = new Map(shops.map((shop) => [shop.id, shop.name]));
    const rows = tills.map((till) => [
      till.serial,
      till.name,
      till.shopId === null ? 'no shop' : `${till.shopId} ${nameOf.get(till.shopId) ?? ''}`,
      till.active ? 'enabled' : 'disabled',
    ]);
    surroundings.out(rows.length === 0 ? 'No tills.\n' : table(['SERIAL', 'NAME', 'SHOP', 'STATE'], rows));
    return OK;
  },
};
