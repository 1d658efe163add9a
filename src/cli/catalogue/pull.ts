import type { CataloguePullOutcome } from '../../domain/central-catalogue.ts';
import type { Shop } from '../../store/facts.ts';
import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { callHub, NoHub } from '../control-client.ts';
import { CommandFailed, FAILED, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';
import { conflictLines } from './conflict-lines.ts';

/** Somewhat longer than the hub lets anybody wait for a reading. */
const REPLY_TIMEOUT_MS = 6 * 60_000;

export const cataloguePull: Command = {
  name: 'catalogue pull',
  summary: 'Read the catalogue of head office now, and say what changed.',
  operands: [],
  options: {
    full: { value: null, required: false, help: 'Read everything, not only what changed.' },
    accept: {
      value: null,
      required: false,
      help: 'What head office shows no more is really gone, also when that is most of it.',
    },
    shop: { value: 'ID', required: false, help: 'Only this shop.' },
    json: JSON_OPTION,
  },
  details: () =>
    'Stock is never touched: what changed there is found by comparison. Only a full reading switches off what is\n' +
    'gone. The hub reads by itself at the times of HUB_CATALOGUE_CRON, once an hour in full.\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const shops = await withReader(config, (reader) => chosenShops(args, reader.shops()));
    const wanted = { full: args.has('full'), accept: args.has('accept') };
    const outcomes: (CataloguePullOutcome & { readonly shopId: number })[] = [];
    for (const shop of shops) {
      const outcome = await pull(config.dataDir, { shopId: shop.id, ...wanted });
      outcomes.push({ shopId: shop.id, ...outcome });
      if (!args.has('json')) surroundings.out(outcomeText(shop, outcome));
    }
    if (args.has('json')) surroundings.out(`${JSON.stringify({ shops: outcomes })}\n`);
    return outcomes.every(({ error }) => error === null) ? OK : FAILED;
  },
};

async function pull(dataDir: string, body: object): Promise<CataloguePullOutcome> {
  const call = {
    method: 'POST',
    path: '/catalogue/pull',
    body,
    replyTimeoutMs: REPLY_TIMEOUT_MS,
  } as const;
  try {
    return (await callHub(dataDir, call)) as CataloguePullOutcome;
  } catch (error) {
    if (!(error instanceof NoHub)) throw error;
    throw new CommandFailed(['only a running hub reads from head office: start it first'], error);
  }
}

function outcomeText(shop: Shop, outcome: CataloguePullOutcome): string {
  const { full, error, added, changed, retired, others, conflicts } = outcome;
  const lines = [`Shop ${shop.id} ${shop.name}: ${full ? 'everything' : 'what changed'} was asked for.`];
  if (added + changed + retired + others > 0) {
    lines.push(`  Articles: ${added} added, ${changed} changed, ${retired} switched off.`);
    if (others > 0) lines.push(`  Variants, categories, tills, deliveries, rate: ${others} changed.`);
  } else if (error === null) lines.push('  Nothing is new.');
  if (error !== null) lines.push(`  Not (all) applied: ${error}.`);
  return `${[...lines, ...conflictLines(conflicts)].map(oneLine).join('\n')}\n`;
}
