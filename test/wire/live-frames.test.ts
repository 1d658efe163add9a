import { describe, expect, it } from 'vitest';
import { articleId, epoch, seq, shopId } from '../../src/domain/ids.ts';
import * as closes from '../../src/wire/live/closes.ts';
import { connectionEstablished, pong, stockUpdated, syncRequired } from '../../src/wire/live/frames.ts';

const AT = Date.UTC(2026, 10, 22, 7, 32, 47, 644);
const TIMESTAMP = '2026-11-22T07:32:47.644000+00:00';

describe('frames of the live channel', () => {
  it('have the keys and JSON types that tills know, and seq and epoch as integers', () => {
    expect(
      JSON.parse(connectionEstablished({ shopId: shopId(2), channel: 'shop' }, epoch(7), seq(12), AT)),
    ).toEqual({
      type: 'connection_established',
      boutique_id: '2',
      message: 'Connexion WebSocket établie avec succès',
      epoch: 7,
      seq: 12,
      timestamp: TIMESTAMP,
    });
    const level = { articleId: articleId(15), quantity: -3, seq: seq(13) };
    expect(JSON.parse(stockUpdated(level, epoch(7), AT))).toEqual({
      type: 'stock_updated',
      article_id: 15,
      new_stock: -3,
      seq: 13,
      epoch: 7,
      timestamp: TIMESTAMP,
    });
    expect(JSON.parse(syncRequired('epoch-raised', epoch(8), seq(13), AT))).toEqual({
      type: 'sync_required',
      reason: 'Le hub a été restauré : relisez le catalogue',
      seq: 13,
      epoch: 8,
      timestamp: TIMESTAMP,
    });
    expect(JSON.parse(pong(AT))).toEqual({ type: 'pong', timestamp: TIMESTAMP });
  });

  it('are followed by close reasons that fit into the 123 bytes of a close frame', () => {
    const huge = closes.hubStops(epoch(2 ** 31), seq(Number.MAX_SAFE_INTEGER));
    for (const { reason } of [
      huge,
      closes.TRY_AGAIN,
      closes.TILL_NOT_ALLOWED,
      closes.TOO_SLOW,
      closes.REPLACED,
    ]) {
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    }
  });
});
