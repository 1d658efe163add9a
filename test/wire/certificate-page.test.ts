import { expect, test } from 'vitest';
import { type CertifiedSale, drawUp } from '../../src/domain/certificate.ts';
import { seq, shopId, tillId } from '../../src/domain/ids.ts';
import { certificatePage } from '../../src/wire/certificate/page.ts';

const TILL = tillId(7);

function certificate(...sales: readonly Partial<CertifiedSale>[]) {
  const whole = sales.map(
    (one, index): CertifiedSale => ({
      seq: seq(index + 1),
      tillId: TILL,
      number: `F-${index + 1}`,
      numberGenerated: false,
      soldAt: Date.UTC(2026, 10, 22, 9, index),
      currency: 'CDF',
      total: 5_000_000,
      cancelled: false,
      cancellationOpen: false,
      cancellationDropped: null,
      standing: 'sent',
      decision: null,
      ...one,
    }),
  );
  const head = {
    shop: { id: shopId(1), name: 'Chez <Mado> & fils', code: 'M1' },
    day: 20_261_122,
    timeZone: 'Africa/Kinshasa',
    hubId: 'abc',
    epoch: 3,
    head: seq(9),
    position: seq(9),
    drawnUpAt: Date.UTC(2026, 10, 22, 20),
    tills: [{ id: TILL, serial: 'S"1', name: 'Caisse 1' }],
    isKnownNumber: () => false,
  };
  return drawUp(head, whole, []);
}

test('the page is French unless English is asked for, loads nothing, and says at once whether all is well', () => {
  const page = certificatePage(certificate({}, {}, {}), 'fr');
  expect(page).toContain('<html lang="fr">');
  expect(page).toContain('Tout est arrivé au siège');
  expect(page).toContain('150\u00a0000,00\u00a0CDF');
  expect(page).not.toMatch(/(src|href)=|https?:|<script/);
  expect(certificatePage(certificate({ standing: 'parked' }), 'en')).toContain(
    'Not everything is settled yet',
  );
});

test('names and reasons are text, never markup', () => {
  const decision = { user: '<b>', reason: '"&<script>alert(1)</script>', at: 0 };
  const page = certificatePage(certificate({ standing: 'dropped', decision, number: '<i>' }), 'fr');
  expect(page).not.toMatch(/<script|<i>|<b>|<Mado>/);
  expect(page).toContain('Chez &lt;Mado&gt; &amp; fils');
});

test('what waits for somebody is marked, and every missing number is named', () => {
  const page = certificatePage(
    certificate(
      { number: 'N-1' },
      { number: 'N-2', standing: 'waiting' },
      { number: 'N-4' },
      { number: 'N-6' },
    ),
    'fr',
  );
  expect(page).toContain('<tr class="look"><th>En attente d’envoi</th><td>1');
  expect(page).toContain('<li>N-3</li><li>N-5</li>');
});
