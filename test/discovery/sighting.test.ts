import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HeardRecord, readHearing } from '../../src/discovery/sighting.ts';

const TYPE = '_boutique-hub._tcp.local';
const NAME = 'Gombe e4f506._boutique-hub._tcp.local';
const pointer = { name: TYPE, type: 'PTR', ttl: 4500, data: NAME };
const service = { name: NAME, type: 'SRV', ttl: 120, data: { target: 'H.local', port: 8000 } };
const text = { name: NAME, type: 'TXT', ttl: 4500, data: [Buffer.from('id=h'), Buffer.from('boutiques=45')] };
const address = { name: 'h.local', type: 'A', ttl: 120, data: '10.0.0.2' };

test('a hub is read from its pointer, service, text and address, whatever their case and order', () => {
  const spoken = { ...pointer, name: TYPE.toUpperCase() };
  expect(readHearing([address, text, service, spoken])).toEqual({
    present: [
      {
        fullName: NAME.toLowerCase(),
        host: 'h.local',
        port: 8000,
        addresses: ['10.0.0.2'],
        text: { id: 'h', boutiques: '45' },
      },
    ],
    gone: [],
  });
});

test.each<[string, HeardRecord[], number, number]>([
  ['a pointer alone is no hub', [pointer], 0, 0],
  ['a pointer with time to live 0 is a goodbye', [{ ...pointer, ttl: 0 }, service], 0, 1],
  ['another type of service is none of ours', [{ ...pointer, name: '_http._tcp.local' }, service], 0, 0],
  ['a service that has gone is no hub', [pointer, { ...service, ttl: 0 }], 0, 0],
  ['a service without a port is no hub', [pointer, { ...service, data: { target: 'h' } }], 0, 0],
  ['a pointer to no name is no hub', [{ ...pointer, data: Buffer.from('x') }, service], 0, 0],
  ['no packet names more than 32 hubs', Array(100).fill([pointer, service]).flat(), 32, 0],
])('%s', (_title, records, present, gone) => {
  const hearing = readHearing(records);
  expect(hearing.present).toHaveLength(present);
  expect(hearing.gone).toHaveLength(gone);
});

test('of two equal keys the first counts, and no key reaches a prototype', () => {
  const items = ['a=1', 'a=2', 'flag', '=x', '__proto__=y', 'b=c=d', 'e='].map((item) => Buffer.from(item));
  const [hub] = readHearing([pointer, service, { ...text, data: items }]).present;
  expect(Object.entries(hub?.text ?? {})).toEqual([
    ['a', '1'],
    ['__proto__', 'y'],
    ['b', 'c=d'],
    ['e', ''],
  ]);
});

test('no packet makes the reader throw', () => {
  const record = fc.record({
    name: fc.constantFrom(TYPE, NAME, 'h.local', ''),
    type: fc.constantFrom('PTR', 'SRV', 'TXT', 'A', 'OPT'),
    ttl: fc.constantFrom(0, 120),
    data: fc.oneof(fc.anything(), fc.constant(NAME), fc.constant({ target: 'h.local', port: 1 })),
  });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      for (const hub of readHearing(records).present) expect(typeof hub.host).toBe('string');
    }),
  );
});
