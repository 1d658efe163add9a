import type { HubAddress } from './discover-hub.ts';
import type { SyncAnswer } from './till-ledger.ts';

/** The requests of one till, known by its serial. */
export interface TillIdentity {
  readonly hub: HubAddress;
  readonly serial: string;
}

/** As long as tills in the field wait. */
const REPLY_TIMEOUT_MS = 30_000;
const MOVEMENTS_PAGE = 1000;

/** One movement as `GET mouvements` shows it, as far as the demo reads it. */
export interface ShownMovement {
  readonly type_mouvement: string;
  readonly article_id: number;
  readonly quantite: number;
  readonly reference_document: string;
}

/** Sends a batch. @throws Error when there is no answer, or another one than 201 */
export async function postSales(till: TillIdentity, body: string): Promise<SyncAnswer> {
  const response = await fetch(`${till.hub.url}/ventes/sync`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Device-Serial': till.serial },
    body,
    signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
  });
  if (response.status !== 201) throw new Error(`ventes/sync: ${response.status} ${await response.text()}`);
  return (await response.json()) as SyncAnswer;
}

/** Stock of every article of the till's shop, by article id. */
export async function readStock(till: TillIdentity): Promise<Map<number, number>> {
  const body = (await read(till, '/articles/')) as {
    readonly articles: readonly { readonly id: number; readonly quantite_stock: number }[];
  };
  return new Map(body.articles.map((article) => [article.id, article.quantite_stock]));
}

/** Every movement of the till's shop, newest first. */
export async function readMovements(till: TillIdentity): Promise<ShownMovement[]> {
  const movements: ShownMovement[] = [];
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await read(till, `/mouvements?limit=${MOVEMENTS_PAGE}${from}`)) as {
      readonly mouvements: readonly ShownMovement[];
      readonly next_cursor: string | null;
    };
    movements.push(...page.mouvements);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return movements;
}

async function read(till: TillIdentity, path: string): Promise<unknown> {
  const response = await fetch(till.hub.url + path, {
    headers: { 'X-Device-Serial': till.serial },
    signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
  });
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
