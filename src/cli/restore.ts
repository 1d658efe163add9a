import { resolve } from 'node:path';
import { systemRandom } from '../clock.ts';
import type { RestorePlan } from '../store/backup/restore.ts';
import { momentText } from './age-text.ts';
import { type Command, JSON_OPTION } from './command.ts';
import { BadUsage, CommandFailed, OK } from './failures.ts';
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
    list: { value: null, required: false, help: 'List the copies in the folder backups/ instead.' },
    json: JSON_OPTION,
  },
  details: () =>
    'What is there now is set aside in backups/, never deleted. The epoch is raised, so that tills read everything anew and\n' +
    'send what they still have, and head office is asked for what it got. "verify" checks the result.\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const { dataPaths } = await import('../store/paths.ts');
    const paths = dataPaths(config.dataDir);
    if (args.has('list')) return await listCopies(paths.backups, args.has('json'), surroundings);
    const operand = args.operand('FILE');
    if (operand === '') throw new BadUsage('FILE is missing: "restore --list" shows the copies');
    const store = await import('../store/backup/restore.ts');
    const { lockDataDirectory, DataDirectoryInUse } = await import('../store/lock.ts');
    const { bootId } = await import('../store/boot-id.ts');
    const source = resolve(operand);
    const release = ((): (() => void) => {
      try {
        return lockDataDirectory(paths.lock);
      } catch (cause) {
        if (!(cause instanceof DataDirectoryInUse)) throw cause;
        throw new CommandFailed(['a hub runs on this folder: stop it first, then restore'], cause);
      }
    })();
    try {
      const plan = store.planRestore(paths, source);
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

async function listCopies(
  folder: string,
  asJson: boolean,
  { out }: { readonly out: (text: string) => void },
): Promise<number> {
  const { backupFiles } = await import('../store/backup/backup-files.ts');
  const copies = backupFiles(folder);
  if (asJson) out(`${JSON.stringify({ copies })}\n`);
  else if (copies.length === 0) out(`There is no copy in ${folder}.\n`);
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
