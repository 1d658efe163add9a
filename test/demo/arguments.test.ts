import { describe, expect, test } from 'vitest';
import { DEMO_HELP, readDemoArguments } from '../../src/demo/arguments.ts';

describe('the arguments of the demo', () => {
  test.each([
    [[], { kind: 'run', seconds: null, lan: false }],
    [['--lan'], { kind: 'run', seconds: null, lan: true }],
    [['--seconds', '20'], { kind: 'run', seconds: 20, lan: false }],
    [['--seconds=86400', '--lan'], { kind: 'run', seconds: 86_400, lan: true }],
    [['--help'], { kind: 'help' }],
    [['-h', '--seconds', 'x'], { kind: 'help' }],
  ])('%j are understood', (argv, wish) => {
    expect(readDemoArguments(argv)).toEqual(wish);
  });

  test.each([
    [['--seconds', '0'], '--seconds 0'],
    [['--seconds', '1.5'], '--seconds 1.5'],
    [['--seconds', '86401'], '--seconds 86401'],
    [['--seconds', 'vingt'], '--seconds vingt'],
    [['--second', '20'], "Unknown option '--second'"],
    [['now'], "Unexpected argument 'now'"],
  ])('%j are refused with a sentence that names the fault', (argv, named) => {
    const wish = readDemoArguments(argv);
    expect(wish.kind).toBe('misuse');
    expect(wish.kind === 'misuse' && wish.sentence).toContain(named);
  });

  test('the help names every option', () => {
    for (const option of ['--seconds', '--lan', '--help']) expect(DEMO_HELP).toContain(option);
  });
});
