import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import config from '../../rolldown.config.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const TAKEN = ['src', 'migrations', 'bin', 'docs', 'package.json'];

/** A change of one file: the text that is there, exactly once, and what stands there instead. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Builds a hub that lacks something, to see that a proof notices.
 * @returns its command, in place of the true hub's
 * @throws when a text is not there any more: then the control would prove nothing
 */
export async function buildMutant(mutations: readonly Mutation[]): Promise<string> {
  const folder = tempFolder();
  for (const name of TAKEN) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, from, to } of mutations) {
    const path = join(folder, file);
    const parts = readFileSync(path, 'utf8').split(from);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
    writeFileSync(path, parts.join(to));
  }
  await build({
    ...config,
    cwd: folder,
    logLevel: 'silent',
    output: { ...config.output, dir: join(folder, 'dist') },
  });
  return join(folder, 'bin/boutique-hub.js');
}

/** SQLite as it is compiled: a commit is in the log, and the log on disk some time later. */
export const NORMAL_SYNC: readonly Mutation[] = [
  {
    file: 'src/store/open.ts',
    from: "db.pragma('synchronous = FULL');",
    to: "db.pragma('synchronous = NORMAL');",
  },
  { file: 'src/store/open.ts', from: 'const FULL = 2;', to: 'const FULL = 1;' },
];

/** What was asked is answered, and committed a moment later. */
export const ANSWER_FIRST: readonly Mutation[] = [
  {
    file: 'src/store/writer/writer.ts',
    from: '      this.#commit();\n',
    to: '      (globalThis as any).answerFirst?.(results);\n      this.#commit();\n',
  },
  {
    file: 'src/store/writer/thread.ts',
    from: '    const { results, committed } = this.#writer.run(group.map(({ command }) => command));\n',
    to: `    const ids = group.map(({ id }) => id);
    const post = (all: readonly unknown[]) =>
      this.#post({ kind: 'done', results: all.map((result, index) => ({ id: ids[index], result })), committed: [] } as never);
    (globalThis as any).answerFirst = (all: readonly unknown[]) => {
      post(all);
      pause(20);
    };
    const { committed } = this.#writer.run(group.map(({ command }) => command));
    const results: any[] = [];
`,
  },
];

/** A sale that comes again is a new one. */
export const NO_DEDUPLICATION: readonly Mutation[] = [
  {
    file: 'src/store/writer/sales-desk.ts',
    from: '      this.#tx.prepared.sale.byIdentity(this.#till.id, sale.number) ??\n',
    to: '',
  },
  {
    file: 'migrations/0001-initial.sql',
    from: 'CREATE UNIQUE INDEX sale_identity',
    to: 'CREATE INDEX sale_identity',
  },
];
