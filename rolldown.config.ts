import type { BuildOptions } from 'rolldown';
import { bundleEntry } from './src/program.ts';

/** What is started: the command line, and the threads. */
const ENTRIES = ['cli/main', 'store/writer/thread', 'store/reports/thread', 'store/backup/thread'];

/** The program as few files, which a slow machine reads in a fraction of the time (ADR 22). */
export default {
  input: Object.fromEntries(ENTRIES.map((source) => [bundleEntry(source), `src/${source}.ts`])),
  platform: 'node',
  // Nothing is left out: a call whose only purpose is that it may throw would be taken for one without any.
  treeshake: false,
  // It looks for its binary beside its own files.
  external: ['better-sqlite3'],
  output: { dir: 'dist', format: 'esm', chunkFileNames: '[name].js', cleanDir: true, minify: false },
} satisfies BuildOptions;
