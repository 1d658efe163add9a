import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { checklistShops, TILL } from '../contract/checklist-scene.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** `npm run prove` asks for more. */
const KILLS = Number(process.env['PROVE_KILLS'] ?? 3);

// biome-ignore lint/suspicious/noExplicitAny: an answer's JSON, of which a few members are read
type Json = any;

interface Write {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
  /** What it must have made of its article, once: types and quantities of its movements, oldest first. */
  readonly article: number;
  readonly moved: readonly (readonly [string, number])[];
}

/** Every kind of write that moves stock, each on an article that nothing else touches; 100 are there. */
function writesOf(round: number): Write[] {
  const at = (place: number): number => 100 + round * 6 + place;
  const post = (path: string, body: object) => ({ method: 'POST' as const, path, body });
  const sold = `sold-${round}`;
  return [
    {
      ...post('ventes/annuler', { numero_facture: sold }),
      article: at(0),
      moved: [
        ['VENTE', -4],
        ['RETOUR', 4],
      ],
    },
    {
      ...post('retours-articles', {
        code_article: `A-${at(1)}`,
        montant_retourne: 5,
        quantite: 2,
        date_operation: '2026-11-20T08:00:00',
      }),
      article: at(1),
      moved: [['RETOUR', 2]],
    },
    {
      ...post('analyse/regulariser', { article_id: at(2), quantite_ajout: 5, notes: 'x' }),
      article: at(2),
      moved: [['ENTREE', 5]],
    },
    {
      method: 'PUT',
      path: `articles/${at(3)}/stock/`,
      body: { quantite_stock: 77 },
      article: at(3),
      moved: [['SORTIE', -23]],
    },
    {
      ...post('ventes/notifier-rejet', {
        reference: `rejet-${round}`,
        articles: [{ article_id: at(4), quantite: 9 }],
      }),
      article: at(4),
      moved: [['AJUSTEMENT', 0]],
    },
    {
      ...post('ventes/', { numero_facture: `one-${round}`, lignes: [{ article_id: at(5), quantite: 3 }] }),
      article: at(5),
      moved: [['VENTE', -3]],
    },
  ];
}

/** @returns the status, null when the hub died before it answered */
async function send(
  origin: string,
  { method, path, body }: Omit<Write, 'article' | 'moved'>,
): Promise<number | null> {
  try {
    const headers = { 'x-device-serial': TILL.serial };
    const response = await fetch(`${origin}/api/v2/simple/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    await response.text();
    return response.status;
  } catch {
    return null;
  }
}

test(`kill -9 in the middle of every kind of write, ${KILLS} times: sent again, each has happened once`, async () => {
  const folder = tempFolder();
  const file = join(folder, 'shops.json');
  writeFileSync(file, JSON.stringify(checklistShops()));
  expect((await runHubCommand(folder, ['import', file])).code).toBe(0);
  const rounds = Math.min(KILLS, 24);
  let hub = await startHubProcess(folder);
  for (let round = 0; round < rounds; round += 1) {
    const writes = writesOf(round);
    const [cancelled] = writes;
    const lignes = [{ article_id: cancelled?.article, quantite: 4 }];
    const sale = { numero_facture: `sold-${round}`, lignes };
    expect(await send(hub.origin, { method: 'POST', path: 'ventes/sync', body: [sale] })).toBe(201);
    const asked = writes.map((write) => send(hub.origin, write));
    await new Promise((resolve) => setTimeout(resolve, (round * 3) % 17));
    await hub.end('SIGKILL');
    await Promise.all(asked);
    hub = await startHubProcess(folder);
    for (let again = 0; again < 2; again += 1) {
      const statuses = await Promise.all(writes.map((write) => send(hub.origin, write)));
      for (const [place, status] of statuses.entries()) {
        // A cancellation that is asked for again is told so (7.2).
        expect([200, 201, ...(place === 0 ? [400] : [])], writes[place]?.path).toContain(status);
      }
    }
    for (const { article, moved, path } of writes) {
      const headers = { 'x-device-serial': TILL.serial };
      const answer = await fetch(`${hub.origin}/api/v2/simple/mouvements?article_id=${article}`, { headers });
      const { mouvements } = (await answer.json()) as Json;
      const seen = mouvements.toReversed().map((one: Json) => [one.type_mouvement, one.quantite]);
      expect(seen, `${path} in round ${round}`).toEqual(moved);
    }
  }
  await hub.end('SIGKILL');
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
}, 120_000);
