import { expect, test } from 'vitest';
import { articleId, seq, shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { Notification, PriceChange } from '../../src/domain/notification.ts';
import { encodeNotifications } from '../../src/wire/notifications/notifications.ts';

const AT = Date.parse('2026-11-22T07:35:59.866Z');

function shown(cause: Partial<PriceChange>, timeZone = 'Africa/Kinshasa') {
  const row: Notification = {
    seq: seq(7),
    article: { id: articleId(1), name: 'Article A0001', code: 'A0001', currency: 'CDF', category: null },
    stock: 12,
    cause: { kind: 'price', oldPrice: minorUnits(300), newPrice: minorUnits(400), ...cause },
    hubTime: AT,
    readAt: AT - 86_400_000,
  };
  const shop = { id: shopId(9), name: 'B', code: 'BTQ', timeZone };
  return encodeNotifications({ shop, till: { id: 5, name: 'T', serial: 's' } }, [row], 0).results[0];
}

test('times are those of the shop, as people write them', () => {
  expect(shown({})).toMatchObject({
    date_creation: '2026-11-22T08:35:59.866000+01:00',
    date_creation_formatee: '22/11/2026 à 08:35',
    date_lecture_formatee: '21/11/2026 à 08:35',
  });
  expect(shown({}, 'America/Caracas')?.date_creation_formatee).toBe('22/11/2026 à 03:35');
});

test.each<[Partial<PriceChange>, string | null, number | null, string]>([
  [{}, '1.00', 33.33, '\nVariation: 1.00 CDF (33.33 %)\n'],
  [{ newPrice: minorUnits(295) }, '-0.05', -1.67, '\nVariation: -0.05 CDF (-1.67 %)\n'],
  [{ oldPrice: minorUnits(0) }, '4.00', null, '\nVariation: 4.00 CDF\n'],
  [{ oldPrice: null }, null, null, 'a changé.\nNouveau prix: 4.00 CDF\nStock actuel: 12'],
])('a change of price %j', (cause, variation, percent, words) => {
  const item = shown(cause);
  expect(item?.donnees_supplementaires).toMatchObject({ variation, pourcentage_variation: percent });
  expect(item?.message).toContain(words);
});
