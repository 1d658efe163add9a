import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BackupParts } from '../store/backup/back-up.ts';
import type { Inspection } from '../store/backup/inspect.ts';
import { type Command, JSON_OPTION, type Surroundings } from './command.ts';
import { CommandFailed, OK } from './failures.ts';
import { databaseOf, withReader } from './read-only.ts';
import { settingsOf } from './settings.ts';

const MEBIBYTE = 1024 * 1024;

export const backup: Command = {
  name: 'backup',
  summary: 'Copy the database, also while the hub sells.',
  operands: ['[FILE]'],
  options: { json: JSON_OPTION },
  details: () =>
    'Without FILE the copy goes to the folder backups/ in HUB_DATA_DIR. Before it gets its name it is restored into a scratch\n' +
    'file and every stock is recomputed there. It holds every sale and the token, and is for its owner only. "restore" puts\n' +
    'one back. A running hub makes copies by itself (HUB_BACKUP_CRON).\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const database = databaseOf(config);
    const { backUp } = await import('../store/backup/back-up.ts');
    const { freshBackupPath } = await import('../store/backup/backup-files.ts');
    const { dataPaths } = await import('../store/paths.ts');
    const own = await withReader(config, (reader) => ({
      hubId: reader.hubId(),
      epoch: reader.epoch(),
      now: Math.max(surroundings.clock.now(), reader.recordedTime()),
    }));
    const operand = args.operand('FILE');
    const target =
      operand === '' ? freshBackupPath(dataPaths(config.dataDir).backups, own) : resolve(operand);
    if (existsSync(target)) throw new CommandFailed([`${target} exists already: name another file`]);
    const told = args.has('json') ? QUIET : progressTo(surroundings);
    const found = await made(() => backUp({ database, target, clock: surroundings.clock, ...told }), target);
    surroundings.out(
      args.has('json') ? `${JSON.stringify({ path: target, ...found })}\n` : textOf(target, found),
    );
    return OK;
  },
};

async function made(copy: () => Promise<Inspection>, target: string): Promise<Inspection> {
  try {
    return await copy();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailed([`no copy was made at ${target}: ${why}`], cause);
  }
}

/** A line now and then, so that nobody thinks that nothing happens. */
function progressTo({ err, clock }: Surroundings): Pick<BackupParts, 'onProgress' | 'onCopied'> {
  const startedAt = clock.monotonic();
  let saidAt = startedAt;
  return {
    onProgress: (done, total) => {
      if (clock.monotonic() - saidAt < 2_000) return;
      saidAt = clock.monotonic();
      err(`copied ${Math.floor(done / MEBIBYTE)} of about ${Math.ceil(total / MEBIBYTE)} MiB\n`);
    },
    onCopied: () => {
      if (saidAt > startedAt)
        err('copied; now it is restored into a scratch file and recomputed, which takes longer\n');
    },
  };
}

const QUIET = { onProgress: () => undefined, onCopied: () => undefined };

function textOf(target: string, { epoch, shops }: Inspection): string {
  const facts = shops.map(({ id, head }) => `shop ${id} up to ${head}`).join(', ');
  return `${target}\nChecked: epoch ${epoch}, ${facts === '' ? 'no shop yet' : facts}.\n`;
}
