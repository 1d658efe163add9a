import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Publication } from '../../src/discovery/advert.ts';
import { type Link, openLink } from '../../src/discovery/link.ts';
import type { Sighting } from '../../src/discovery/sighting.ts';
import { freeMulticastPort, loopbackBonjour } from '../support/loopback-mdns.ts';

const GOMBE: Publication = {
  instance: 'Gombe e4f506',
  host: 'hub-e4f506.local',
  port: 8000,
  text: { v: '1', id: 'hub-e4f506', epoch: '1', boutiques: '45', path: '/api/v2/simple' },
};

let port: number;
let heard: Sighting[];
let gone: string[];
let faults: unknown[];
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  port = await freeMulticastPort();
  [heard, gone, faults] = [[], [], []];
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function listenedLink(address: string): Link {
  const link = openLink(address, port, {
    heard: (hearing) => {
      heard.push(...hearing.present);
      gone.push(...hearing.gone);
    },
    broken: (cause) => faults.push(cause),
  });
  closers.push(() => link.close(false));
  return link;
}

function till() {
  const bonjour = loopbackBonjour(port, '127.0.0.1');
  closers.push(() => new Promise((resolve) => bonjour.destroy(resolve)));
  return bonjour;
}

test('a till that looks for hubs finds this one with its address and every key of its text', async () => {
  listenedLink('127.0.0.2').announce(GOMBE);
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  const browser = till().find({ type: 'boutique-hub' });
  await vi.waitFor(() => expect(browser.services).toHaveLength(1));
  expect(browser.services[0]).toMatchObject({
    name: 'Gombe e4f506',
    host: 'hub-e4f506.local',
    port: 8000,
    addresses: ['127.0.0.2'],
    txt: GOMBE.text,
  });
});

test('whatever belongs to this hub alone makes caches forget what it said before, the shared pointers do not', async () => {
  const flushed = new Map<string, boolean>();
  till()['server'].mdns.on('response', (packet: { answers: { type: string; flush: boolean }[] }) => {
    for (const { type, flush } of packet.answers) flushed.set(type, flush);
  });
  listenedLink('127.0.0.1').announce(GOMBE);
  await vi.waitFor(() => expect(flushed.size).toBe(4));
  expect(Object.fromEntries(flushed)).toEqual({ PTR: false, SRV: true, TXT: true, A: true });
});

test('the hub hears its own answer', async () => {
  const link = listenedLink('127.0.0.1');
  link.announce(GOMBE);
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  heard = [];
  link.ask();
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  expect(heard[0]).toMatchObject({
    fullName: 'gombe e4f506._boutique-hub._tcp.local',
    addresses: ['127.0.0.1'],
  });
});

test('what is announced anew replaces what was said, without a goodbye', async () => {
  const link = listenedLink('127.0.0.1');
  const browser = till().find({ type: 'boutique-hub' });
  link.announce(GOMBE);
  await vi.waitFor(() => expect(browser.services[0]?.txt.epoch).toBe('1'));
  link.announce({ ...GOMBE, text: { ...GOMBE.text, epoch: '2' } });
  await vi.waitFor(() => expect(browser.services[0]?.txt.epoch).toBe('2'));
  heard = [];
  link.ask();
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  expect(heard.map((hub) => hub.text['epoch'])).toEqual(['2']);
  expect(gone).toEqual([]);
});

test('the announcements that the library repeats stop when something else is said', async () => {
  const link = listenedLink('127.0.0.1');
  link.announce(GOMBE);
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  link.announce({ ...GOMBE, text: { ...GOMBE.text, epoch: '2' } });
  await vi.waitFor(() => expect(heard.at(-1)?.text['epoch']).toBe('2'));
  heard = [];
  await vi.waitFor(() => expect(heard).not.toEqual([]), { timeout: 5_000 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(heard.map((hub) => hub.text['epoch'])).toEqual(['2']);
});

test('a hub that takes another name says goodbye under the old one', async () => {
  const link = listenedLink('127.0.0.1');
  const browser = till().find({ type: 'boutique-hub' });
  link.announce(GOMBE);
  await vi.waitFor(() => expect(browser.services).toHaveLength(1));
  link.announce({ ...GOMBE, instance: 'Gombe e4f506-9f3e', host: 'hub-e4f506-9f3e.local' });
  await vi.waitFor(() =>
    expect(browser.services.map((service) => service.name)).toEqual(['Gombe e4f506-9f3e']),
  );
});

test('a goodbye on closing makes tills forget the hub, and nothing is said after it', async () => {
  const link = listenedLink('127.0.0.1');
  const browser = till().find({ type: 'boutique-hub' });
  link.announce(GOMBE);
  await vi.waitFor(() => expect(browser.services).toHaveLength(1));
  await link.close(true);
  link.announce(GOMBE);
  link.ask();
  await vi.waitFor(() => expect(browser.services).toEqual([]));
  browser.update();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(browser.services).toEqual([]);
  expect(faults).toEqual([]);
});

test('names and text of the greatest size are spoken whole', async () => {
  const text = { v: '1', id: 'h'.repeat(63), boutiques: '4'.repeat(245) };
  listenedLink('127.0.0.1').announce({
    instance: `${'é'.repeat(28)} e4f506`,
    host: `${'h'.repeat(63)}.local`,
    port: 65_535,
    text,
  });
  await vi.waitFor(() => expect(heard[0]).toMatchObject({ port: 65_535, text }));
  expect(faults).toEqual([]);
});

test('packets of rubbish neither break the link nor end the process', async () => {
  const link = listenedLink('127.0.0.1');
  link.announce(GOMBE);
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  const sender = createSocket('udp4');
  sender.bind(0, '127.0.0.1');
  await new Promise<void>((resolve) => sender.once('listening', resolve));
  sender.setMulticastInterface('127.0.0.1');
  const header = (flags: number, counts: number) =>
    Buffer.from([0, 0, flags, 0, 0, counts, 0, counts, 0, counts, 0, counts]);
  for (let seed = 0; seed < 300; seed += 1) {
    const body = Buffer.from(Array.from({ length: seed % 60 }, (_, i) => (seed * 31 + i * i * 7) % 256));
    sender.send(Buffer.concat([header(seed % 2 === 0 ? 0x84 : 0, seed % 4), body]), port, '224.0.0.251');
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  sender.close();
  heard = [];
  link.ask();
  await vi.waitFor(() => expect(heard).not.toEqual([]));
  expect(faults).toEqual([]);
});

test('an exception in the library on receiving is a fault of the link, not the end of the process', async () => {
  let thrown = false;
  const link = openLink('127.0.0.1', port, {
    heard: () => {
      thrown = true;
      throw new Error('made up');
    },
    broken: (cause) => faults.push(cause),
  });
  closers.push(() => link.close(false));
  link.announce(GOMBE);
  await vi.waitFor(() => expect(faults).toEqual([expect.objectContaining({ message: 'made up' })]));
  expect(thrown).toBe(true);
});

test('a port that another program keeps for itself is a fault of the link, not the end of the process', async () => {
  const other = createSocket({ type: 'udp4', reuseAddr: false });
  await new Promise<void>((resolve) => other.bind(port, '0.0.0.0', resolve));
  closers.push(() => new Promise((resolve) => other.close(() => resolve())));
  const link = listenedLink('127.0.0.1');
  link.announce(GOMBE);
  await vi.waitFor(() => expect(faults).toContainEqual(expect.objectContaining({ code: 'EADDRINUSE' })));
  await link.close(true);
});

test('an address that the machine does not have is a fault of the link, and nothing is said anywhere', async () => {
  const everywhere = createSocket({ type: 'udp4', reuseAddr: true });
  const packets: Buffer[] = [];
  everywhere.on('message', (packet) => packets.push(packet));
  await new Promise<void>((resolve) => everywhere.bind(port, '0.0.0.0', resolve));
  closers.push(() => new Promise((resolve) => everywhere.close(() => resolve())));
  for (const { address } of machineAddresses()) everywhere.addMembership('224.0.0.251', address);
  const link = listenedLink('203.0.113.9');
  link.announce(GOMBE);
  link.ask();
  await vi.waitFor(() => expect(faults).not.toEqual([]));
  link.announce(GOMBE);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await link.close(true);
  expect(packets).toEqual([]);
});

function machineAddresses() {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter((entry) => entry.family === 'IPv4').slice(0, 1),
  );
}
