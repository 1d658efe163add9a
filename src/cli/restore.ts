import { resolve } from 'node:path';
import { systemRandom } from '../clock.ts';
import type { BackupFile } from '../store/backup/backup-files.ts';
import type { RestorePlan } from '../store/backup/restore.ts';
import { momentText } from './age-text.ts';
import { type Command, JSON_OPTION, type Surroundings } from './command.ts';
import { CommandFailed, OK } from './failures.ts';
import { settingsOf } from './settings.ts';
import { table } from './table.ts';

const YES = {
  value: null,
  required: false,
  help: 'Do it. Without it, the command only says what it would do.',
};

export const restore: Command = {
  name: 'restore',
  summary: 'Put a copy of the database back, while no hub runs.',
  operands: ['[FILE]'],
  options: {
    yes: YES,
    list: {
      value: null,
      required: false,
      help: 'List the copies instead, in backups/ and in HUB_BACKUP_FOLDERS.',
    },
    json: JSON_OPTION,
  },
  details: () =>
    'Without FILE the newest copy that passes is taken. What is there now is set aside in backups/, never deleted. The epoch\n' +
    'is raised, so that tills read everything anew and send what they still have, and head office is asked for what it got.\n' +
    '"verify" checks the result.\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const { dataPaths } = await import('../store/paths.ts');
    const paths = dataPaths(config.dataDir);
    const folders = [paths.backups, ...config.backupFolders];
    if (args.has('list')) return await listCopies(folders, args.has('json'), surroundings);
    const operand = args.operand('FILE');
    const store = await import('../store/backup/restore.ts');
    const { lockDataDirectory, DataDirectoryInUse } = await import('../store/lock.ts');
    const { bootId } = await import('../store/boot-id.ts');
    const release = ((): (() => void) => {
      try {
        return lockDataDirectory(paths.lock);
      } catch (cause) {
        if (!(cause instanceof DataDirectoryInUse)) throw cause;
        throw new CommandFailed(['a hub runs on this folder: stop it first, then restore'], cause);
      }
    })();
    try {
      const { source, plan } =
        operand === ''
          ? await newestThatPasses(folders, (path) => store.planRestore(paths, path), surroundings)
          : { source: resolve(operand), plan: store.planRestore(paths, resolve(operand)) };
      surroundings.out(planText(plan));
      if (!args.has('yes')) {
        surroundings.out('Nothing was changed. Add --yes to do it.\n');
        return OK;
      }
      const parts = { paths, source, clock: surroundings.clock, random: systemRandom };
      const { epoch, aside } = store.restore({ ...parts, bootId: bootId(systemRandom) });
      surroundings.out(
        `Restored; the epoch is ${epoch} now.${aside === null ? '' : ` What was here is in ${aside}.`}\nStart the hub.\n`,
      );
      return OK;
    } finally {
      release();
    }
  },
};

/** The newest copy of all folders that can be put back here. Each that cannot is named, with its reason. */
async function newestThatPasses(
  folders: readonly string[],
  planOf: (path: string) => RestorePlan,
  { out }: Pick<Surroundings, 'out'>,
): Promise<{ readonly source: string; readonly plan: RestorePlan }> {
  const { UnusableDatabase } = await import('../store/unusable-database.ts');
  for (const { path } of await copiesOfOneHub(folders)) {
    try {
      const plan = planOf(path);
      out(`${path}\n`);
      return { source: path, plan };
    } catch (cause) {
      if (!(cause instanceof UnusableDatabase)) throw cause;
      out(`Passed over: ${cause.message}\n`);
    }
  }
  throw new CommandFailed([`there is no copy that can be put back in ${folders.join(', ')}: name a FILE`]);
}

/**
 * The first folder is the hub's own: what is there tells whose copies count on a stick that several hubs use. A database that is
 * damaged does not say any more whose it was.
 */
async function copiesOfOneHub(folders: readonly string[]): Promise<readonly BackupFile[]> {
  const [own, all] = [await copiesIn(folders.slice(0, 1)), await copiesIn(folders)];
  const hubs = new Set((own.length > 0 ? own : all).map(({ hubId }) => hubId));
  if (hubs.size > 1)
    throw new CommandFailed([`there are copies of ${hubs.size} hubs in ${folders.join(', ')}: name a FILE`]);
  return all.filter(({ hubId }) => hubs.has(hubId));
}

/** Newest first. */
async function copiesIn(folders: readonly string[]): Promise<readonly BackupFile[]> {
  const { backupFiles } = await import('../store/backup/backup-files.ts');
  const copies = await Promise.all(folders.map((folder) => backupFiles(folder)));
  return copies.flat().sort((a, b) => b.madeAt - a.madeAt);
}

async function listCopies(
  folders: readonly string[],
  asJson: boolean,
  { out }: Pick<Surroundings, 'out'>,
): Promise<number> {
  const copies = await copiesIn(folders);
  if (asJson) out(`${JSON.stringify({ copies })}\n`);
  else if (copies.length === 0) out(`There is no copy in ${folders.join(', ')}.\n`);
  else {
    const rows = copies.map(({ path, madeAt, epoch, bytes }) => [
      momentText(madeAt, 'UTC'),
      String(epoch),
      `${Math.ceil(bytes / 1024 / 1024)} MiB`,
      path,
    ]);
    out(table(['MADE (UTC)', 'EPOCH', 'SIZE', 'FILE'], rows));
  }
  return OK;
}

/** What would be lost at most, shop by shop. */
function planText({ backup, present }: RestorePlan): string {
  const lines = [
    `The copy: epoch ${backup.epoch}, last fact ${backup.lastFactAt === null ? 'none' : `${momentText(backup.lastFactAt, 'UTC')} UTC`}.`,
  ];
  if (present === null) lines.push('There is no hub in this folder yet.');
  else if ('damaged' in present) lines.push(`What is here cannot be read: ${present.damaged}`);
  else {
    for (const { id, name, head } of present.shops) {
      const kept = backup.shops.find((shop) => shop.id === id)?.head ?? 0;
      lines.push(
        head > kept
          ? `Shop ${id} ${name}: ${head - kept} facts are here and not in the copy; tills and head office may bring them back.`
          : `Shop ${id} ${name}: the copy has all that is here.`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
