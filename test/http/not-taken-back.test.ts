import { expect, it, onTestFinished } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { askControl } from './ask-control.ts';
import { openServedHub } from './served-hub.ts';

it('lists what head office has and the hub could not take back, with all that is shown of it and why', async () => {
  const hub = await openServedHub();
  onTestFinished(() => hub[Symbol.asyncDispose]());
  const shop = shopId(9);
  const [till] = hub.reader.tills().filter((one) => one.shopId === shop);
  if (till === undefined) throw new Error('a till was expected');
  const after = hub.reader.head(shop);
  const raised = await hub.writer.call('raiseEpoch', { reason: 'restored', from: hub.reader.epoch() });
  if (isRefused(raised)) throw new Error('an epoch was expected');
  const lines = [{ articleCode: 'GONE', quantity: 2, unitPrice: minorUnits(500) }];
  const shown = {
    number: 'X-1',
    soldAt: 7,
    total: minorUnits(1_000),
    paymentMode: 'CASH',
    paid: true,
    lines,
  };
  await hub.writer.call('takeBackSales', {
    ...{ shopId: shop, tillId: till.id, epoch: raised.epoch, after, comparedTo: 8, done: true, cause: null },
    sales: [{ number: 'X-1', shown: { ...shown, terminal: null }, obstacle: null, mayBe: [] }],
  });
  const list = await askControl(hub.socketPath, 'GET', '/upstream/not-taken-back?shopId=9');
  expect(list.body.sales).toMatchObject([
    {
      number: 'X-1',
      tillName: till.name,
      cause: { code: 'ARTICLE_UNKNOWN' },
      soldAt: 7,
      total: 1_000,
      lines,
    },
  ]);
  const { body } = await askControl(hub.socketPath, 'GET', '/status');
  expect(body.shops[0].lostSales).toMatchObject({ compared: 1, missing: 1, first: [{ number: 'X-1' }] });
  expect((await askControl(hub.socketPath, 'GET', '/upstream/not-taken-back?shopId=4')).status).toBe(404);
});
