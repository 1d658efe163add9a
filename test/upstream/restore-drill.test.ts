import { test } from 'vitest';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import { ageOf } from './backup-age.ts';
import { runDrill } from './restore-drill.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

/** How many drills; the long proof asks for hundreds. */
const DRILLS = Number(process.env['PROVE_DRILLS'] ?? 8);
const SEED = Number(process.env['PROVE_SEED'] ?? 1);

const drills = Array.from({ length: DRILLS }, (_, index) => ({
  seed: SEED + index,
  age: ageOf(index),
  lineUp: index % 2 === 0,
  tillsResend: (index >> 1) % 2 === 0,
  noticed: (index >> 2) % 2 === 0,
  twice: index % 5 === 4,
  officeBack: index % 4 === 0,
}));

test.each(drills)(
  'a hub that was restored loses and doubles nothing: %o',
  async (drill) => {
    await runDrill(drill);
  },
  60_000,
);

test('without a new epoch, head office would be given two facts under one name', async () => {
  const hub = await RestoredShop.open(1);
  hub.store.sell(TILL, sale('before', line(OIL, 1)));
  const putBack = hub.backUp();
  hub.lineUp();
  hub.store.sell(TILL, sale('lost', line(OIL, 1)));
  await hub.told(SHOP);
  await putBack(false);
  hub.store.clock.pass(1_000);
  hub.store.sell(TILL, sale('after', line(OIL, 2)), sale('after-2', line(OIL, 2)));
  hub.lineUp({ onAhead: () => Promise.resolve('resolved') });
  const codes = () =>
    hub.office.calls.map(({ reply }) => (reply?.body as { code?: string } | undefined)?.code);
  await until(() => codes().includes('DIVERGED'));
});
