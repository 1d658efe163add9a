import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // Many tests wait for a process or a timer: two files at a time, also on a machine of two cores.
    maxWorkers: 2,
    // The V8 of Node 24 can crash while it recompiles wrappers of WebAssembly in a thread (ADR 10).
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
  },
});
