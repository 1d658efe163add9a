import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTestHub } from '../support/test-hub.ts';

interface Curl {
  readonly url: string;
  readonly init: RequestInit;
}

/** The requests that README.md prints, as fetch takes them. */
function readmeCurls(): Curl[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  return [...readme.matchAll(/^curl [^`]*/gm)].map(([command]) => ({
    url: /"(http:[^"]+)"/.exec(command)?.[1] ?? '',
    init: {
      method: command.includes('-X POST') ? 'POST' : 'GET',
      headers: [...command.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
      body: /-d '([^']+)'/.exec(command)?.[1] ?? null,
    },
  }));
}

test('the requests that the README prints answer as it says, in its order', async () => {
  const hub = await openTestHub();
  const curls = readmeCurls();
  expect(curls).toHaveLength(4);
  const send = async ({ url, init }: Curl) => {
    const answer = await fetch(url.replace('http://127.0.0.1:8000', hub.origin), init);
    return { status: answer.status, body: await answer.json() };
  };
  const [both, unknown, tooMany, history] = curls as [Curl, Curl, Curl, Curl];
  const refused = (code: string, erreur: string) => ({
    status: 201,
    body: { details: { erreurs: [{ code, erreur }] } },
  });
  expect(await send(both)).toMatchObject({
    status: 201,
    body: { ventes_creees: 2, stock_updates: [{ article_id: 15, stock_actuel: 47 }] },
  });
  expect(await send(unknown)).toMatchObject(
    refused('ARTICLE_NOT_FOUND', 'Article 999 non trouvé dans cette boutique'),
  );
  expect(await send(tooMany)).toMatchObject(
    refused('INSUFFICIENT_STOCK', 'Stock insuffisant pour Huile végétale 5 L'),
  );
  expect(await send(both)).toMatchObject({
    status: 201,
    body: {
      accepted: ['FAC-TEST-001', 'FAC-TEST-002'],
      details: { erreurs: [{ erreur: 'Vente déjà existante' }, { erreur: 'Vente déjà existante' }] },
    },
  });
  expect(await send(history)).toMatchObject({
    status: 200,
    body: {
      mouvements: [
        { stock_avant: 48, stock_apres: 47 },
        { stock_avant: 50, stock_apres: 48 },
      ],
    },
  });
});
