import { configDefaults, defineConfig } from 'vitest/config';

/** Whole hubs that are filled, killed and restored again and again: `.ci/run` and `npm run prove…` take them, `npm test` a sample. */
const LONG = [
  'test/demo/demo-endings.test.ts',
  'test/e2e/backup.test.ts',
  'test/e2e/dead-letters.test.ts',
  'test/e2e/journal.test.ts',
  'test/e2e/long-drain.test.ts',
  'test/http/sales-sync-bound.test.ts',
  'test/power/controls.test.ts',
  'test/power/kills.test.ts',
  'test/upstream/asked-while-sent-again.test.ts',
  'test/upstream/poisoned-drain.test.ts',
  'test/upstream/restored-hub-process.test.ts',
  'test/upstream/told-late-of-a-loss.test.ts',
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(process.env['PROVE'] === 'on' ? [] : LONG)],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // A process loads the hub once for all the files that it runs: else every file spends a second on that alone.
    isolate: false,
    // Many tests wait for a process or a timer: two files at a time, also on a machine of two cores.
    maxWorkers: 2,
    // The V8 of Node 24 can crash while it recompiles wrappers of WebAssembly in a thread (ADR 10).
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
    // Hundreds of processes of the hub are started: from the bundle, as in a shop.
    globalSetup: 'test/support/bundle.ts',
  },
});
