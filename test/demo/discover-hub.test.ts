import { describe, expect, test } from 'vitest';
import { type Announcement, hostOf, type Sought } from '../../src/demo/discover-hub.ts';

const onLoopback: Sought = { shopId: 9001, port: 4000, interfaceAddress: '127.0.0.1' };
const onLan: Sought = { ...onLoopback, interfaceAddress: null };
const heard: Announcement = {
  port: 4000,
  txt: { boutiques: '9001,9002', path: '/api/v2/simple' },
  addresses: ['fe80::1', '192.168.1.20'],
  sender: '192.168.1.99',
};

describe('an announcement', () => {
  test.each<[string, Announcement, Sought, string | null]>([
    ['of the hub on the LAN gives its IPv4 address', heard, onLan, '192.168.1.20'],
    ['without address gives its sender', { ...heard, addresses: [] }, onLan, '192.168.1.99'],
    ['heard on loopback gives loopback', heard, onLoopback, '127.0.0.1'],
    ['of another port is another hub', { ...heard, port: 8000 }, onLan, null],
    [
      'of other shops is another hub',
      { ...heard, txt: { ...heard.txt, boutiques: '900,19001' } },
      onLan,
      null,
    ],
    ['without shops is no use', { ...heard, txt: { path: '/' } }, onLan, null],
    ['without path is no use', { ...heard, txt: { boutiques: '9001' } }, onLan, null],
  ])('%s', (_case, announcement, sought, host) => {
    expect(hostOf(announcement, sought)?.name ?? null).toBe(host);
  });
});
