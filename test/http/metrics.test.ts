import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

/** The lines of one family, without the two that describe it. */
const family = (text: string, name: string): readonly string[] =>
  text.split('\n').filter((line) => line.startsWith(`boutique_hub_${name}`));

async function overNetwork(token: string | null) {
  const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
  const response = await fetch(`${hub.origin}/metrics`, { headers });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

function overSocket(): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath: hub.socketPath, path: '/metrics', agent: false }, async (answer) => {
      let text = '';
      for await (const part of answer) text += String(part);
      resolve(text);
    });
    asking.on('error', reject).end();
  });
}

describe('the figures for a collector', () => {
  it('name each shop apart, and follow what is sold and refused', async () => {
    const sale = (number: string, quantity: number) => ({
      numero_facture: number,
      lignes: [{ article_id: 27, quantite: quantity }],
    });
    await hub.sync([sale('M-1', 1), sale('M-2', 1_000_000)]);
    const { status, type, text } = await overNetwork(hub.reader.controlToken());
    expect([status, type]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)]);
    expect(family(text, 'quarantine_open')).toEqual([
      'boutique_hub_quarantine_open{shop="9"} 1',
      'boutique_hub_quarantine_open{shop="10"} 0',
    ]);
    const { count } = hub.reader.unsent(hub.reader.shops()[0]?.id ?? (0 as never));
    expect(count).toBeGreaterThan(0);
    expect(family(text, 'unsent{shop="9"}')).toEqual([`boutique_hub_unsent{shop="9"} ${count}`]);
    expect(family(text, 'info')[0]).toContain(`hub="${hub.reader.hubId()}"`);
    expect(text).toContain('# TYPE boutique_hub_processor_seconds_total counter');
  });

  it('are the same on the socket of the hub, without a token', async () => {
    const [socket, network] = [await overSocket(), (await overNetwork(hub.reader.controlToken())).text];
    const names = (text: string) => text.split('\n').map((line) => line.replace(/ [^ ]+$/, ''));
    expect(names(socket)).toEqual(names(network));
  });

  it('need the token on the network', async () => {
    expect((await overNetwork(null)).status).toBe(401);
    expect((await overNetwork(SERIAL.first)).status).toBe(401);
  });
});
