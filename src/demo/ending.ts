import type { Clock } from '../clock.ts';
import { differences, type Sides } from './agreement.ts';
import { readHubStatus } from './hub-status.ts';
import type { Stage } from './stage.ts';
import { readMovements, readStock } from './till-requests.ts';

const SETTLE_MS = 45_000;
const LOOK_AGAIN_MS = 300;

/**
 * Lets everything arrive that is still on its way: nothing gets lost any more. Ends when all is quiet, after a bounded
 * time, or when the signal aborts.
 */
export async function settle(stage: Stage, clock: Clock, signal: AbortSignal): Promise<void> {
  const untilMs = clock.monotonic() + SETTLE_MS;
  stage.lossy = false;
  for (const { watch } of stage.tills) watch.steady = true;
  await Promise.all(stage.tills.map(({ till }) => till.drain(untilMs, signal)));
  while (clock.monotonic() < untilMs && !signal.aborted && !(await isQuiet(stage, clock))) {
    await clock.sleep(LOOK_AGAIN_MS, signal).catch(() => undefined);
  }
}

/** What the three sides have to say against each other, one sentence each; empty when they agree. */
export async function compareSides(stage: Stage, clock: Clock): Promise<string[]> {
  const { shop, tills, headOffice, hub } = stage;
  const asker = askerOf(stage);
  const [movements, stock, status] = await Promise.all([
    readMovements(asker),
    readStock(asker),
    readHubStatus(hub.controlSocket, shop.id, clock.now()),
  ]);
  const sides: Sides = {
    articles: shop.articles,
    tills: tills.map(({ name, identity, till, watch }) => ({
      name,
      serial: identity.serial,
      accepted: [...till.ledger.accepted.values()],
      refusedNumbers: [...till.ledger.refused.keys()],
      waitingCount: till.ledger.waiting.size,
      trouble: till.trouble,
      stock: watch.board.stock,
      liveFaults: watch.board.faults,
    })),
    hub: {
      movements: movements
        .filter((movement) => movement.type_mouvement === 'VENTE')
        .map((movement) => ({
          saleNumber: movement.reference_document,
          articleId: movement.article_id,
          quantity: movement.quantite,
        })),
      stock,
      quarantinedCount: status.quarantined,
      unsentCount: status.count,
    },
    headOffice: headOffice.ledger.bookings,
  };
  return differences(sides);
}

/** Stops the hub and has its folder checked. @returns what is wrong, one sentence each */
export async function verifyFolder(stage: Stage): Promise<string[]> {
  const exitCode = await stage.hub.stop();
  const wrong = exitCode === 0 ? [] : [`hub : code ${exitCode} à l'arrêt / on stopping`];
  const verified = await stage.hub.command(['verify']);
  if (verified.code !== 0) wrong.push(`verify : code ${verified.code}\n${verified.output.trim()}`);
  return wrong;
}

async function isQuiet(stage: Stage, clock: Clock): Promise<boolean> {
  try {
    const status = await readHubStatus(stage.hub.controlSocket, stage.shop.id, clock.now());
    const stock = await readStock(askerOf(stage));
    return (
      status.count === 0 &&
      stage.tills.every(({ watch }) => [...stock].every(([id, level]) => watch.board.stock.get(id) === level))
    );
  } catch {
    return false;
  }
}

function askerOf(stage: Stage): Stage['tills'][number]['identity'] {
  const [first] = stage.tills;
  if (first === undefined) throw new Error('the demo has no till');
  return first.identity;
}
