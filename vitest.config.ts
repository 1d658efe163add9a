import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    pool: 'forks',
    // The V8 of Node 24 can crash while it recompiles wrappers of WebAssembly in a thread (ADR 10).
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
  },
});
