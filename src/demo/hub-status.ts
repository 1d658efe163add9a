import { readControl } from './control-request.ts';
import type { UnsentScene } from './view.ts';

/** The hub's own account of one shop, as `boutique-hub status --json` prints it too. */
interface StatusBody {
  readonly shops: readonly {
    readonly id: number;
    readonly unsent: {
      readonly count: number;
      /** Minor units. */
      readonly amounts: readonly { readonly currency: string; readonly total: number }[];
      /** UTC ms. */
      readonly oldestAt: number | null;
    };
    readonly quarantined: number;
    readonly parked: readonly unknown[];
  }[];
}

/** Asks the hub what is unsent and what waits in quarantine. @throws Error when it does not answer */
export async function readHubStatus(
  controlSocket: string,
  shopId: number,
  now: number,
): Promise<UnsentScene> {
  const body = (await readControl(controlSocket, '/api/hub/v1/status')) as StatusBody;
  const shop = body.shops.find(({ id }) => id === shopId);
  if (shop === undefined) throw new Error(`the hub's status names no shop ${shopId}`);
  return {
    count: shop.unsent.count,
    amounts: shop.unsent.amounts.map(({ currency, total }) => `${amountText(total)} ${currency}`),
    oldestSeconds:
      shop.unsent.oldestAt === null ? null : Math.max(0, Math.round((now - shop.unsent.oldestAt) / 1000)),
    quarantined: shop.quarantined,
    parked: shop.parked.length,
  };
}

/** As people in Kinshasa write it: 1 250 000,50. */
function amountText(minor: number): string {
  return new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2 })
    .format(minor / 100)
    .replaceAll('\u202f', ' ');
}
