import { expect, it } from 'vitest';
import { articleId, epoch, seq } from '../../src/domain/ids.ts';
import { framesOf } from '../../src/live/frames.ts';

it('serialises a level when the first socket takes it, and once for all sockets', () => {
  let serialised = 0;
  const level = {
    articleId: articleId(15),
    seq: seq(3),
    get quantity() {
      serialised += 1;
      return 48;
    },
  };
  const [frame] = framesOf({ head: seq(4), levels: [level], articles: [], categories: [] }, epoch(7), 0).list;
  expect(serialised).toBe(0);
  expect(frame?.texts()).toBe(frame?.texts());
  expect(serialised).toBe(1);
});
