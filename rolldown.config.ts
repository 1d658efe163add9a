import type { BuildOptions, Plugin } from 'rolldown';
import { bundleEntry } from './src/program.ts';

/**
 * V8 keeps the text of a program as long as it runs, and one character beyond Latin-1 doubles the size of a whole file. An escape
 * stands for the same character wherever code may have one, now that comments are gone.
 */
const latin: Plugin = {
  name: 'latin',
  renderChunk: (code) => ({ code: code.replace(/[\u0100-\uffff]/g, escaped), map: null }),
};

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

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
  output: {
    dir: 'dist',
    format: 'esm',
    chunkFileNames: '[name].js',
    cleanDir: true,
    minify: false,
    comments: false,
  },
  plugins: [latin],
} satisfies BuildOptions;
