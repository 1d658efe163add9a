import { describe, expect, test } from 'vitest';
import { frameText } from '../../src/demo/screen.ts';
import { type Scene, sceneLine, sceneLines, type TillScene } from '../../src/demo/view.ts';

const till = (name: string, stock: number): TillScene => ({
  name,
  found: 'mdns',
  connected: true,
  sold: 12,
  accepted: 10,
  refused: 1,
  replays: 3,
  waiting: 1,
  stock: new Map([[1, stock]]),
});
const scene: Scene = {
  elapsedMs: 65_400,
  hubUrl: 'http://127.0.0.1:40000',
  tills: [till('Caisse 1', 7), till('Caisse 2', 7)],
  articles: [{ id: 1, name: 'Huile végétale 5 L', opening: 50 }],
  headOffice: { presence: { up: false, changesInMs: 2_100 }, received: 8 },
  unsent: {
    count: 12,
    amounts: ['1 250 000,00 CDF', '62,50 USD'],
    oldestSeconds: 9,
    quarantined: 2,
    parked: 0,
  },
};

describe('the picture on the terminal', () => {
  test('tells sales, live stock per till, what is unsent, quarantine and head office', () => {
    const picture = sceneLines(scene, false).join('\n');
    for (const word of [
      '01:05',
      'absent / down (3 s) · 8 ventes',
      '12 ventes/sales · 1 250 000,00 CDF + 62,50 USD · 9 s',
      'Quarantaine',
      'Caisse 2',
      'mDNS',
      'Huile végétale 5 L',
    ]) {
      expect(picture).toContain(word);
    }
    expect(picture).toMatch(/Huile végétale 5 L +50 +7 +7/);
  });

  test('fits a terminal of 80 columns', () => {
    for (const line of sceneLines(scene, false)) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('carries no escape codes when it is not painted', () => {
    expect(sceneLines(scene, false).join('')).not.toContain('\x1b');
    expect(sceneLines(scene, true).join('')).toContain('\x1b[');
  });

  test('marks an article of which the tills see different stock', () => {
    const apart = { ...scene, tills: [till('Caisse 1', 7), till('Caisse 2', 6)] };
    const line = sceneLines(apart, true).find((text) => text.includes('Huile'));
    expect(line).toContain('\x1b[33m');
    expect(sceneLine(apart)).toContain('stock pareil/equal 0/1');
  });

  test('is one line with the same figures when there is no terminal', () => {
    expect(sceneLine(scene)).toBe(
      '01:05  vendu/sold 24  accepté/accepted 20  refusé/refused 2  rejoué/replayed 6  ' +
        'siège/head office absent/down 8  pas parti/unsent 12  quarantaine/quarantine 2  stock pareil/equal 1/1',
    );
  });

  test('does not scroll on a terminal that is lower than the picture', () => {
    const lines = ['a', '', 'b', '', 'c', 'd'];
    expect(frameText(lines, 10).split('\n')).toHaveLength(7);
    const low = frameText(lines, 4);
    expect(low.split('\n')).toHaveLength(4);
    for (const kept of ['a', 'b', 'c']) expect(low).toContain(kept);
  });
});
