import { expect, it } from 'vitest';
import { openAlarm } from '../../src/live/alarm.ts';
import { steppedClock } from '../support/stepped-clock.ts';

it('rings once at the time for which it was armed first, and can then be armed again', async () => {
  const clock = steppedClock();
  const rung: number[] = [];
  const alarm = openAlarm(clock, () => rung.push(clock.monotonic()));
  alarm.arm(50);
  await clock.pass(30);
  alarm.arm(50);
  await clock.pass(100);
  expect(rung).toEqual([50]);
  alarm.arm(20);
  await clock.pass(20);
  expect(rung).toEqual([50, 150]);
});

it('does not ring when it was cancelled, and can then be armed again', async () => {
  const clock = steppedClock();
  const rung: number[] = [];
  const alarm = openAlarm(clock, () => rung.push(clock.monotonic()));
  alarm.arm(50);
  alarm.cancel();
  alarm.arm(70);
  await clock.pass(100);
  expect(rung).toEqual([70]);
});
