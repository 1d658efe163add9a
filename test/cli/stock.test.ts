import { expect, test } from 'vitest';
import { openTestHub } from '../support/test-hub.ts';
import { commandLine } from './command-line.ts';

/** Commands beside a running hub with the fixture's shops. */
async function shop() {
  const { folder } = await openTestHub();
  return (...words: string[]) => commandLine(words, { HUB_DATA_DIR: folder, HUB_MDNS: 'off' });
}

test('movements are entered by id or code; each call is a movement of its own', async () => {
  const run = await shop();
  const said = async (...words: string[]) => {
    const { code, out, err } = await run('movement', ...words, '--shop', '9');
    return `${code} ${out}${err}`;
  };
  const delivery = ['delivery', '15', '5', '--reference', 'BL-7', '--user', 'Marie'];
  expect(await said(...delivery)).toMatch(/^0 Article 15: stock 50 before, 55 now, seq \d+\.\n$/);
  expect(await said(...delivery)).toMatch(/^0 Article 15: stock 55 before, 60 now/);
  expect(await said('return', 'ART-015', '1')).toMatch(/^0 Article ART-015: stock 60 before, 61 now/);
  expect(await said('loss', '15', '2', '--reason', 'cassé')).toMatch(/stock 61 before, 59 now/);
  expect(await said('count', '15', '0')).toMatch(/stock 59 before, 0 now/);
  expect(await said('loss', '15', '1', '--reason', 'x')).toBe(
    '1 boutique-hub movement loss: article 15 has 0 in stock: 1 cannot be lost; count it first\n',
  );
  expect(await said('delivery', '15', '1', '--code')).toBe(
    '1 boutique-hub movement delivery: shop 9 has no article with the code 15\n',
  );
  expect(await said('loss', '15', '1')).toMatch(/^2 .*--reason TEXT is missing/);
  expect(await said('delivery', '15', '0')).toMatch(
    /^2 .*QTY is "0": it must be a whole number from 1 to 1000000/,
  );
  expect(await said('count', '15', '1000001')).toMatch(/^2 .*a whole number from 0 to 1000000/);
  expect((await run('verify')).code).toBe(0);
});

test('deliveries are announced and listed', async () => {
  const run = await shop();
  expect((await run('delivery', 'list', '--shop', '9')).out).toBe('No deliveries.\n');
  const announced = await run('delivery', 'announce', 'ART-018', '12', '--shop', '9', '--reference', 'BL-9');
  expect(announced).toMatchObject({ code: 0, err: '' });
  expect(announced.out).toMatch(/^Delivery \d+ is announced; it waits for a till\.\n$/);
  const listed = await run('delivery', 'list', '--shop', '9');
  expect(listed.out).toMatch(/^ID +STATE +ARTICLE .*\n\d+ +open +18 .* 12 .*BL-9\n$/);
  const { deliveries } = JSON.parse((await run('delivery', 'list', '--shop', '9', '--json')).out);
  expect(deliveries).toMatchObject([{ articleId: 18, quantity: 12, user: 'esperance' }]);
  expect((await run('delivery', 'list', '--shop', '9', '--state', 'lost')).code).toBe(2);
});

test('a count is begun, filled, shown and closed, and another one abandoned', async () => {
  const run = await shop();
  const at = ['--shop', '9'];
  const said = async (...words: string[]) => {
    const { code, out, err } = await run('count', ...words, ...at);
    return `${code} ${out}${err}`;
  };
  expect(await said('add', '15', '1')).toMatch(/^1 .*no count of shop 9 is open/);
  expect(await said('show')).toMatch(/^1 .*shop 9 was never counted/);
  expect(await said('start', '--comment', 'annuel')).toMatch(
    /^0 Count (\d+) is open; the journal stands at \1\.\n$/,
  );
  expect(await said('show')).toMatch(
    /: open, begun .* by esperance, annuel\nNothing is counted yet\.\nThe journal stands at \d+\.\n$/,
  );
  expect(await said('add', '15', '47')).toBe('0 Article 15: expected 50, difference -3.\n');
  expect(await said('add', 'ART-018', '20')).toBe('0 Article ART-018: expected 20, no difference.\n');
  expect(await said('add', '15', '48')).toBe('0 Article 15: expected 50, difference -2.\n');
  expect(await said('show')).toMatch(/\n15 +.* 50 +48 +-2\n18 +.* 20 +20 +0\nThe journal stands at \d+\.\n$/);
  expect(await said('close')).toMatch(/^0 Count \d+ is closed: 2 counted, 1 put right\.\n$/);
  expect(await said('close')).toMatch(/^1 .*no count of shop 9 is open/);
  expect(await said('show')).toMatch(/: closed, begun/);
  expect(await said('start')).toMatch(/is open/);
  expect(await said('abandon')).toMatch(/^0 Count \d+ is abandoned: nothing was moved\.\n$/);
  const { count, head } = JSON.parse((await run('count', 'show', '--json', ...at)).out);
  expect(count.state).toBe('abandoned');
  expect(await said('start')).toContain(`Count ${head + 1} is open`);
  expect((await run('verify')).code).toBe(0);
});
