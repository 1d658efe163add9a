import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { CentralBooks, type CentralTill } from './central-books.ts';

/** What is wrong with one sale, as head office or what stands before it sees it. */
export type Poison =
  | 'collision'
  | 'failing'
  | 'unknown-article'
  | 'integrity'
  | 'other'
  | 'busy-once'
  | 'silent'
  | 'too-large'
  | 'firewall'
  | 'insufficient'
  | 'tomorrow'
  | 'hang-up'
  | 'garbage';

export interface PoisonedOffice {
  readonly url: string;
  readonly books: CentralBooks;
  readonly poison: Map<string, Poison>;
  /** What it has spent on requests and sales so far, whatever else the machine did meanwhile. */
  readonly spentMs: number;
}

/** The way there and back, and what a request costs besides its sales. */
const MS_PER_REQUEST = 2;

type Sale = { readonly numero_facture: string };
type Refusal = { readonly numero_facture: string; readonly code: string; readonly erreur: string };

const REFUSALS: Partial<Record<Poison, Omit<Refusal, 'numero_facture'>>> = {
  'unknown-article': { code: 'ARTICLE_NOT_FOUND', erreur: 'Article 1 non trouvé dans cette boutique' },
  integrity: { code: 'INTEGRITY_ERROR', erreur: 'Erreur intégrité: quantite' },
  other: { code: 'OTHER', erreur: 'unsupported operand type(s)' },
  'busy-once': { code: 'OTHER', erreur: 'deadlock detected' },
  insufficient: { code: 'INSUFFICIENT_STOCK', erreur: 'Stock insuffisant' },
  tomorrow: { code: 'A_CODE_OF_TOMORROW', erreur: '' },
};
/** Head office books what stands before such a sale, and then something goes wrong. */
const STUMBLES: ReadonlySet<Poison | undefined> = new Set<Poison>([
  'failing',
  'silent',
  'hang-up',
  'garbage',
]);
const PAGES: Partial<Record<Poison, number>> = { 'too-large': 413, firewall: 403 };

/**
 * A central backend that needs time for each sale and stumbles over some of them. Closed when the test ends.
 * @param speed.msPerSale what booking a sale takes it
 */
export async function openPoisonedOffice(
  tills: readonly CentralTill[],
  speed: { readonly msPerSale: number },
): Promise<PoisonedOffice> {
  const books = new CentralBooks(tills);
  const poison = new Map<string, Poison>();
  let spentMs = 0;

  async function sync(serial: string, text: string, response: ServerResponse): Promise<void> {
    const sales = JSON.parse(text) as Sale[];
    const kindOf = ({ numero_facture: number }: Sale) => poison.get(number);
    const page = sales.map(kindOf).find((kind) => kind !== undefined && kind in PAGES);
    if (page !== undefined) return send(response, PAGES[page] ?? 400, '<!doctype html>');
    const end = sales.findIndex((sale) => STUMBLES.has(kindOf(sale)));
    const tried = end === -1 ? sales : sales.slice(0, end);
    const refused = tried.flatMap((sale): Refusal[] => {
      const refusal = REFUSALS[kindOf(sale) ?? 'collision'];
      return refusal === undefined ? [] : [{ numero_facture: sale.numero_facture, ...refusal }];
    });
    spentMs += tried.length * speed.msPerSale;
    await pause(tried.length * speed.msPerSale);
    const taken = tried.filter(
      ({ numero_facture }) => !refused.some((one) => one.numero_facture === numero_facture),
    );
    const answer =
      taken.length === 0 ? EMPTY : (books.sync(serial, JSON.stringify(taken)).body as typeof EMPTY);
    for (const { numero_facture } of refused) {
      if (poison.get(numero_facture) === 'busy-once') poison.delete(numero_facture);
    }
    const stumbled = sales[end];
    if (stumbled !== undefined) return stumble(kindOf(stumbled), response);
    const details = { ...answer.details, erreurs: [...answer.details.erreurs, ...refused] };
    send(response, 201, JSON.stringify({ ...answer, details }));
  }

  const server = createServer(async (request, response) => {
    const text = await readAll(request);
    spentMs += MS_PER_REQUEST;
    const serial = String(request.headers['x-device-serial']);
    if (request.url?.includes('/ventes/sync') === true) return sync(serial, text, response);
    const { status, body } = books.reconcile(serial, text);
    send(response, status, JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    books,
    poison,
    get spentMs() {
      return spentMs;
    },
  };
}

function stumble(kind: Poison | undefined, response: ServerResponse): void {
  if (kind === 'failing') send(response, 500, '<!doctype html>');
  else if (kind === 'garbage') send(response, 201, '<!doctype html>');
  else if (kind === 'hang-up') response.destroy();
}

const EMPTY = {
  success: true,
  accepted: [] as string[],
  details: { creees: [] as object[], erreurs: [] as Refusal[] },
};

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(text) }).end(text);
}
