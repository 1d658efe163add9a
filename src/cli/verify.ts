import type { Verification } from '../store/verify.ts';
import { type Command, JSON_OPTION } from './command.ts';
import { FAILED, OK } from './failures.ts';
import { databaseOf } from './read-only.ts';
import { settingsOf } from './settings.ts';
import { oneLine } from './table.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'Recompute every stock from its movements and check every journal.',
  operands: [],
  options: { json: JSON_OPTION },
  details: () => 'It only reads, and may run beside the hub. Any difference makes the exit code 1.\n',
  async run(args, surroundings) {
    const path = databaseOf(settingsOf(surroundings));
    const store = await import('../store/verify.ts');
    const found = store.verify(path);
    surroundings.out(args.has('json') ? `${JSON.stringify(found)}\n` : reportText(found));
    return found.differences.length === 0 ? OK : FAILED;
  },
};

function reportText({ shops, articles, differences }: Verification): string {
  const checked = shops.map(
    (shop) => `Shop ${shop.shopId}: ${shop.facts} facts, ${shop.movements} movements checked.`,
  );
  const verdict =
    differences.length === 0
      ? 'No difference: every stock is its opening plus its movements.'
      : `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'} found.`;
  const lines = [...checked, `${articles} articles checked.`, ...differences, verdict];
  return `${lines.map(oneLine).join('\n')}\n`;
}
