import fc from 'fast-check';
import { expect, describe as group, test } from 'vitest';
import { describe, identify } from '../../src/discovery/advert.ts';

const HUB = '0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506';

group('the names of a hub', () => {
  test.each([
    ['Boutique Gombe', '', 'Boutique Gombe e4f506', `${HUB}.local`],
    ['Boutique Gombe', '9f3e', 'Boutique Gombe e4f506-9f3e', `${HUB}-9f3e.local`],
    ['A.B', '', 'A-B e4f506', `${HUB}.local`],
    ['  ', '', 'boutique-hub e4f506', `${HUB}.local`],
    ['tab\tbell\x07', '', 'tabbell e4f506', `${HUB}.local`],
  ])('%j with distinction %j is %j on %j', (name, distinction, instance, host) => {
    expect(identify(name, HUB, distinction)).toEqual({ instance, host });
  });

  test('a name that is too long for a DNS label loses its end, never its suffix nor half a character', () => {
    expect(identify('é'.repeat(40), HUB, '').instance).toBe(`${'é'.repeat(28)} e4f506`);
  });

  test('whatever the operator and the id say, both labels fit DNS', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (name, hubId) => {
        const { instance, host } = identify(name, hubId, 'ab12');
        const [label = '', ...rest] = host.split('.');
        expect(Buffer.byteLength(instance)).toBeLessThanOrEqual(63);
        expect(instance).not.toContain('.');
        expect(Buffer.byteLength(label)).toBeLessThanOrEqual(63);
        expect(label).toMatch(/^[a-z0-9-]+$/);
        expect(rest).toEqual(['local']);
      }),
    );
  });
});

group('the TXT record of a hub', () => {
  test('names protocol, hub, epoch, shops and path', () => {
    expect(describe(HUB, { epoch: 3, shops: [45, 46] })).toEqual({
      text: { v: '1', id: HUB, epoch: '3', boutiques: '45,46', path: '/api/v2/simple' },
      leftOut: 0,
    });
  });

  test.each([
    ['41 ids of 5 digits', Array(41).fill(10_000), 255, 0],
    ['one more', Array(42).fill(10_000), 255, 1],
    ['40 of 5 digits and one of 6', [...Array(40).fill(10_000), 100_000], 249, 1],
  ])(
    'of %s, as many whole ids as 255 bytes hold are named, and the others counted',
    (_title, shops, bytes, left) => {
      const { text, leftOut } = describe(HUB, { epoch: 1, shops });
      expect(`boutiques=${text['boutiques']}`).toHaveLength(bytes);
      expect(leftOut).toBe(left);
    },
  );
});
