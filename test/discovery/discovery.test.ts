import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Advert, Publication } from '../../src/discovery/advert.ts';
import { ADDRESSES_MAX, type Discovery, openDiscovery } from '../../src/discovery/discovery.ts';
import type { Link, LinkListener } from '../../src/discovery/link.ts';
import type { Sighting } from '../../src/discovery/sighting.ts';
import { steppedClock } from '../support/stepped-clock.ts';

const HUB = 'hub-e4f506';
const MINUTE = 60_000;

/** A responder of which the test says what it hears. By itself it hears what it says, as a real one does. */
interface FakeLink extends Link {
  readonly address: string;
  readonly listener: LinkListener;
  said: Publication[];
  asked: number;
  deaf: boolean;
  closed: 'no' | 'silently' | 'with a goodbye';
}

let clock: ReturnType<typeof steppedClock>;
let addresses: string[];
let links: FakeLink[];
let refuses: Error | null;
let lookFails: boolean;
let goodbyeHangs: boolean;
let events: { level: number; msg: string; [key: string]: unknown }[];
let discovery: Discovery | null;

beforeEach(() => {
  clock = steppedClock();
  addresses = ['10.0.0.2'];
  links = [];
  refuses = null;
  lookFails = false;
  goodbyeHangs = false;
  events = [];
  discovery = null;
});

afterEach(async () => {
  goodbyeHangs = false;
  await discovery?.close();
});

const openLinks = () => links.filter((link) => link.closed === 'no');
const warnings = () => events.filter((event) => event.level >= 40).map((event) => event.msg);

function open(advert: Advert): Discovery {
  const log = pino({ level: 'info' }, { write: (line: string) => events.push(JSON.parse(line)) });
  const network = {
    addresses: () => {
      if (lookFails) throw new Error('address family not supported');
      return addresses;
    },
    openLink: (address: string, listener: LinkListener) => {
      if (refuses !== null) throw refuses;
      const link = fakeLink(address, listener);
      links.push(link);
      return link;
    },
  };
  const random = { fraction: () => 0, hex: () => '9f3e' };
  discovery = openDiscovery({ log, clock, random, network, hubId: HUB, name: 'Gombe', port: 8000, advert });
  return discovery;
}

function fakeLink(address: string, listener: LinkListener): FakeLink {
  const link: FakeLink = {
    address,
    listener,
    said: [],
    asked: 0,
    deaf: false,
    closed: 'no',
    announce: (publication) => link.said.push(publication),
    ask: () => {
      link.asked += 1;
      if (!link.deaf) listener.heard({ present: [sighting({}, link.said.at(-1), [address])], gone: [] });
    },
    close: async (goodbye) => {
      link.closed = goodbye ? 'with a goodbye' : 'silently';
      if (goodbyeHangs) await new Promise(() => undefined);
    },
  };
  return link;
}

function sighting(
  differs: Partial<Sighting>,
  said = links.at(-1)?.said.at(-1),
  from = ['10.0.0.2'],
): Sighting {
  if (said === undefined) throw new Error('nothing was said yet');
  const { instance, host, port, text } = said;
  const fullName = `${instance}._boutique-hub._tcp.local`.toLowerCase();
  return { fullName, host, port, addresses: from, text, ...differs };
}

function stranger(boutiques: string, fullName = 'other aaaaaa._boutique-hub._tcp.local'): Sighting {
  const text = { v: '1', id: 'hub-aaaaaa', epoch: '1', boutiques, path: '/api/v2/simple' };
  return sighting({ fullName, host: 'hub-aaaaaa.local', text, addresses: ['10.0.0.9'] });
}

const hear = (...present: Sighting[]) => openLinks()[0]?.listener.heard({ present, gone: [] });

describe('what is advertised', () => {
  test('a hub with shops is published on each of its addresses', () => {
    addresses = ['10.0.0.2', '192.168.4.1'];
    open({ epoch: 2, shops: [45, 46] });
    expect(openLinks().map((link) => link.address)).toEqual(addresses);
    expect(openLinks()[1]?.said).toEqual([
      {
        instance: 'Gombe e4f506',
        host: 'hub-e4f506.local',
        port: 8000,
        text: { v: '1', id: HUB, epoch: '2', boutiques: '45,46', path: '/api/v2/simple' },
      },
    ]);
  });

  test('a hub without a shop is not to be found, until it gets one, and again when it has none', async () => {
    const hub = open({ epoch: 1, shops: [] });
    await clock.pass(MINUTE);
    expect(links).toEqual([]);
    hub.update({ epoch: 1, shops: [45] });
    expect(openLinks()).toHaveLength(1);
    hub.update({ epoch: 1, shops: [] });
    expect(links.map((link) => link.closed)).toEqual(['with a goodbye']);
    expect(links[0]?.said.map((said) => said.text['boutiques'])).toEqual(['45']);
  });

  test('a raised epoch or another shop is said at once, the same again is not', () => {
    const hub = open({ epoch: 1, shops: [45] });
    hub.update({ epoch: 1, shops: [45] });
    hub.update({ epoch: 2, shops: [45] });
    hub.update({ epoch: 2, shops: [45, 46] });
    expect(links[0]?.said.map(({ text }) => [text['epoch'], text['boutiques']])).toEqual([
      ['1', '45'],
      ['2', '45'],
      ['2', '45,46'],
    ]);
  });

  test('no more addresses are served than the bound', () => {
    addresses = Array.from({ length: ADDRESSES_MAX + 3 }, (_, i) => `10.0.${i}.2`);
    open({ epoch: 1, shops: [45] });
    expect(links).toHaveLength(ADDRESSES_MAX);
  });
});

describe('a network that changes', () => {
  test('a network that comes after the hub gets its publication', async () => {
    addresses = [];
    open({ epoch: 1, shops: [45] });
    await clock.pass(10 * MINUTE);
    expect(links).toEqual([]);
    addresses = ['10.0.0.2'];
    await clock.pass(2_000);
    expect(openLinks().map((link) => link.address)).toEqual(['10.0.0.2']);
  });

  test('after a change of address the old one is left and the new one published', async () => {
    open({ epoch: 1, shops: [45] });
    addresses = ['10.0.0.77'];
    await clock.pass(2_000);
    expect(links.map(({ address, closed }) => [address, closed])).toEqual([
      ['10.0.0.2', 'with a goodbye'],
      ['10.0.0.77', 'no'],
    ]);
  });

  test('a machine that cannot name its addresses is asked again', async () => {
    open({ epoch: 1, shops: [45] });
    lookFails = true;
    await clock.pass(MINUTE);
    expect(warnings()).toEqual(['mDNS supervision failed, will be tried again']);
    lookFails = false;
    addresses = ['10.0.0.3'];
    await clock.pass(2_000);
    expect(openLinks().map((link) => link.address)).toEqual(['10.0.0.3']);
  });
});

describe('supervision', () => {
  test('a hub that hears itself is left in peace and asks once a minute', async () => {
    open({ epoch: 1, shops: [45] });
    await clock.pass(10 * MINUTE);
    expect(links).toHaveLength(1);
    expect(links[0]?.asked).toBeGreaterThanOrEqual(9);
    expect(links[0]?.asked).toBeLessThanOrEqual(11);
    expect(events.map((event) => event.msg)).toEqual(['advertised']);
  });

  test('a hub that no longer hears itself is published anew', async () => {
    open({ epoch: 1, shops: [45] });
    await clock.pass(MINUTE);
    for (const link of openLinks()) link.deaf = true;
    await clock.pass(2 * MINUTE);
    expect(links.map((link) => link.closed)).toEqual(['silently', 'no']);
    expect(links[1]?.said).toHaveLength(1);
    await clock.pass(2 * MINUTE);
    expect(links).toHaveLength(2);
    expect(warnings()).toHaveLength(1);
    expect(events.at(-1)?.msg).toBe('advertised');
  });

  test.each<[string, Partial<Sighting>, FakeLink['closed']]>([
    ['exactly what was said is the hub itself', {}, 'no'],
    ['an old text is not', { text: { v: '1', id: HUB, epoch: '1', boutiques: '45' } }, 'silently'],
    ['another address of the hub is not', { addresses: ['192.168.4.1'] }, 'silently'],
    ['an answer without an address is not', { addresses: [] }, 'silently'],
    ['another host name is not', { host: 'hub.local' }, 'silently'],
  ])('as answer to the hub on one address, %s', async (_title, differs, closed) => {
    addresses = ['192.168.4.1', '10.0.0.2'];
    const hub = open({ epoch: 1, shops: [45] });
    for (const link of links) link.deaf = true;
    hub.update({ epoch: 2, shops: [45] });
    const link = links.find(({ address }) => address === '10.0.0.2');
    link?.listener.heard({ present: [sighting(differs)], gone: [] });
    await clock.pass(2_000);
    expect(link?.closed).toBe(closed);
  });

  test('a link that breaks is opened again after a pause, and the operator hears of it once', async () => {
    open({ epoch: 1, shops: [45] });
    for (let i = 0; i < 5; i += 1) {
      openLinks()[0]?.listener.broken(new Error('no buffer space'));
      await clock.pass(2_000);
      expect(openLinks()).toEqual([]);
      await clock.pass(10_000);
      expect(openLinks()).toHaveLength(1);
    }
    expect(warnings()).toEqual(['not advertised on this address, will be tried again']);
  });

  test('a link that cannot even be opened stops nothing and is tried until it can', async () => {
    refuses = new Error('too many open files');
    open({ epoch: 1, shops: [45] });
    await clock.pass(MINUTE);
    refuses = null;
    await clock.pass(12_000);
    expect(openLinks()).toHaveLength(1);
    expect(openLinks()[0]?.said).toHaveLength(1);
  });
});

describe('other hubs', () => {
  test('another hub with one of the shops is a conflict, told once, and over when it says goodbye', async () => {
    const hub = open({ epoch: 1, shops: [45, 46] });
    for (let i = 0; i < 5; i += 1) {
      hear(stranger('46,47'));
      await clock.pass(MINUTE);
    }
    expect(hub.conflicts()).toEqual([
      {
        ...{
          hubId: 'hub-aaaaaa',
          host: 'hub-aaaaaa.local',
          port: 8000,
          addresses: ['10.0.0.9'],
          shops: [46],
        },
        isCopy: false,
      },
    ]);
    expect(warnings()).toEqual([expect.stringContaining('another hub advertises a shop of this one')]);
    openLinks()[0]?.listener.heard({ present: [], gone: [stranger('46').fullName] });
    await clock.pass(2_000);
    expect(hub.conflicts()).toEqual([]);
  });

  test('another hub for other shops is none, until we get one of them', async () => {
    const hub = open({ epoch: 1, shops: [4, 5] });
    hear(stranger('45'));
    await clock.pass(2_000);
    expect(hub.conflicts()).toEqual([]);
    hub.update({ epoch: 1, shops: [4, 45] });
    expect(hub.conflicts()).toMatchObject([{ shops: [45] }]);
  });

  test('another hub that nobody hears any more is forgotten', async () => {
    const hub = open({ epoch: 1, shops: [45] });
    hear(stranger('45'));
    await clock.pass(3 * MINUTE);
    expect(hub.conflicts()).toHaveLength(1);
    await clock.pass(MINUTE);
    expect(hub.conflicts()).toEqual([]);
  });

  test('a second hub on the same machine is another hub', async () => {
    const hub = open({ epoch: 1, shops: [45] });
    hear({ ...stranger('45'), addresses: ['10.0.0.2'], port: 8001 });
    await clock.pass(2_000);
    expect(hub.conflicts()).toMatchObject([{ port: 8001 }]);
  });

  test('a copy of this hub on the same machine makes it take another name', () => {
    open({ epoch: 1, shops: [45] });
    hear(sighting({ port: 8001 }));
    expect(openLinks()[0]?.said.at(-1)?.instance).toBe('Gombe e4f506-9f3e');
  });

  test('no more than 32 other hubs are kept in mind', async () => {
    const hub = open({ epoch: 1, shops: [45] });
    for (let i = 0; i < 100; i += 1) hear(stranger('45', `hub ${i}._boutique-hub._tcp.local`));
    await clock.pass(2_000);
    expect(hub.conflicts()).toHaveLength(32);
  });

  test('a copy of this hub elsewhere makes it take another name, and is a conflict under its own', async () => {
    const hub = open({ epoch: 1, shops: [45] });
    await clock.pass(2_000);
    hear(sighting({ addresses: ['10.0.0.9'] }));
    expect(openLinks()[0]?.said.at(-1)).toMatchObject({
      instance: 'Gombe e4f506-9f3e',
      host: 'hub-e4f506-9f3e.local',
    });
    hear(sighting({ fullName: 'gombe e4f506-1111._boutique-hub._tcp.local', addresses: ['10.0.0.9'] }));
    await clock.pass(MINUTE);
    expect(links).toHaveLength(1);
    expect(hub.conflicts()).toMatchObject([{ hubId: HUB, addresses: ['10.0.0.9'], isCopy: true }]);
    const told = warnings().filter((text) => text.startsWith('a copy of this data folder runs elsewhere'));
    expect(told).toEqual([expect.stringContaining('then stop it for good')]);
  });

  test('a copy that serves other shops by now is a copy all the same', async () => {
    const hub = open({ epoch: 1, shops: [45] });
    const other = sighting({
      fullName: 'gombe e4f506-1111._boutique-hub._tcp.local',
      addresses: ['10.0.0.9'],
    });
    hear({ ...other, text: { ...other.text, boutiques: '46' } });
    await clock.pass(MINUTE);
    expect(hub.conflicts()).toMatchObject([{ shops: [], isCopy: true }]);
  });

  test('whoever echoes the name of the hub makes it change no more than once a minute', async () => {
    open({ epoch: 1, shops: [45] });
    for (let i = 0; i < 50; i += 1) hear(sighting({ addresses: ['10.0.0.9'] }));
    expect(openLinks()[0]?.said).toHaveLength(2);
  });

  test("the hub's own late word from the address that it just left is nobody else's", async () => {
    const hub = open({ epoch: 1, shops: [45] });
    await clock.pass(2_000);
    const late = sighting({});
    addresses = ['10.0.0.77'];
    await clock.pass(2_000);
    hear(late);
    await clock.pass(2_000);
    expect(openLinks()[0]?.said).toHaveLength(1);
    expect(hub.conflicts()).toEqual([]);
  });
});

describe('closing', () => {
  test('says goodbye on every address, and nothing is opened afterwards', async () => {
    addresses = ['10.0.0.2', '192.168.4.1'];
    const hub = open({ epoch: 1, shops: [45] });
    await hub.close();
    expect(links.map((link) => link.closed)).toEqual(['with a goodbye', 'with a goodbye']);
    hub.update({ epoch: 2, shops: [45] });
    await clock.pass(MINUTE);
    expect(links).toHaveLength(2);
  });

  test('ends within a second when the goodbye gets nowhere', async () => {
    const hub = open({ epoch: 1, shops: [45] });
    goodbyeHangs = true;
    let closed = false;
    const closing = hub.close().then(() => {
      closed = true;
    });
    await clock.pass(900);
    expect(closed).toBe(false);
    await clock.pass(100);
    await closing;
  });
});
