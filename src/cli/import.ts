import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from './command.ts';
import { BadUsage, CommandFailed, OK } from './failures.ts';
import { askHub } from './reach-hub.ts';
import { settingsOf } from './settings.ts';
import { oneLine } from './table.ts';

/** As JSON text it may double on its way, and the hub takes 64 MiB. */
const FILE_BYTES_MAX = 24 * 1024 * 1024;

/** A whole catalogue on a slow card. */
const REPLY_TIMEOUT_MS = 120_000;

const DETAILS = `FILE.json  shops, tills, categories and articles, as head office exports them
FILE.csv   a catalogue of one shop, with a line of headings; needs --shop

A file is taken whole or not at all, and taking it twice changes nothing.
The stock in the file counts only for articles that the hub does not know yet.
`;

export const importFile: Command = {
  name: 'import',
  summary: 'Load shops, tills and articles from a file.',
  operands: ['FILE'],
  options: { shop: { value: 'ID', required: false, help: 'The shop of a CSV catalogue.' } },
  details: () => DETAILS,
  async run(args, surroundings) {
    const path = args.operand('FILE');
    const format = formatOf(path);
    const shopId = args.id('shop');
    if (format === 'csv' && shopId === null) throw new BadUsage('a CSV catalogue needs its shop: --shop ID');
    if (format === 'json' && shopId !== null)
      throw new BadUsage('a JSON file names its shops itself: no --shop');
    const config = settingsOf(surroundings);
    const body = { format, text: await readText(path), ...(shopId === null ? {} : { shopId }) };
    const call = { method: 'POST', path: '/import', body, replyTimeoutMs: REPLY_TIMEOUT_MS } as const;
    const answer = await askHub(config, surroundings.clock, call);
    const { lines, changed } = answer as { readonly lines: readonly string[]; readonly changed: boolean };
    for (const line of lines) surroundings.out(`${oneLine(line)}\n`);
    surroundings.out(changed ? 'Imported.\n' : 'Nothing changed.\n');
    return OK;
  },
};

function formatOf(path: string): 'json' | 'csv' {
  const extension = extname(path).toLowerCase();
  if (extension === '.json') return 'json';
  if (extension === '.csv') return 'csv';
  throw new BadUsage(`${path} must end in .json or .csv`);
}

async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CommandFailed([`${path} is not UTF-8 text: save it as "CSV UTF-8" or JSON again`], cause);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size <= FILE_BYTES_MAX) return await file.readFile();
  } catch (cause) {
    throw new CommandFailed([`${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`], cause);
  }
  throw new CommandFailed([`${path} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB: split it`]);
}
