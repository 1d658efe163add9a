import type { OfficeCheckOutcome } from '../../domain/office-check.ts';
import type { UpstreamProtocol } from '../../domain/upstream-protocol.ts';
import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { callHub, NoHub } from '../control-client.ts';
import { BadUsage, CommandFailed, FAILED, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';

/** A check of months asks some hundred questions. */
const REPLY_TIMEOUT_MS = 10 * 60_000;
const DAYS_DEFAULT = 7;
const DAYS_MAX = 400;

type Names = readonly [one: string, many: string];
/** What head office is asked for. */
const NAMES: Readonly<Record<UpstreamProtocol, Names>> = {
  'ventes-sync': ['record', 'records'],
  journal: ['entry', 'entries'],
};

export const upstreamCheck: Command = {
  name: 'upstream check',
  summary: 'Ask head office whether it still has what it acknowledged.',
  operands: [],
  options: {
    days: {
      value: 'N',
      required: false,
      help: `What was booked in the last N days, 1 to ${DAYS_MAX} (${DAYS_DEFAULT}).`,
    },
    shop: { value: 'ID', required: false, help: 'Only this shop.' },
    json: JSON_OPTION,
  },
  details: () =>
    'Head office lacks what it had when it was restored from a backup of its own. What is missing there is sent again,\n' +
    'and counted once; what might be done twice by that waits for a person. A running hub asks by itself for the last\n' +
    'three days, once a day. With protocol journal every entry is compared, and a running hub notices by itself what\n' +
    'head office lost.\n',
  async run(args, surroundings) {
    const days = args.id('days') ?? DAYS_DEFAULT;
    if (days > DAYS_MAX) throw new BadUsage(`--days must be a whole number from 1 to ${DAYS_MAX}`);
    const config = settingsOf(surroundings);
    const shops = await withReader(config, (reader) =>
      chosenShops(args, reader.shops()).map(({ id, name }) => ({
        id,
        name,
        of: NAMES[reader.upstreamProtocol(id)],
      })),
    );
    const outcomes: (OfficeCheckOutcome & { readonly shopId: number })[] = [];
    for (const shop of shops) {
      const outcome = await check(config.dataDir, { shopId: shop.id, days });
      outcomes.push({ shopId: shop.id, ...outcome });
      if (!args.has('json'))
        surroundings.out(`Shop ${shop.id} ${shop.name}: ${outcomeText(outcome, shop.of)}\n`);
    }
    if (args.has('json')) surroundings.out(`${JSON.stringify({ shops: outcomes })}\n`);
    return outcomes.every(({ error }) => error === null) ? OK : FAILED;
  },
};

async function check(dataDir: string, body: object): Promise<OfficeCheckOutcome> {
  const call = { method: 'POST', path: '/upstream/check', body, replyTimeoutMs: REPLY_TIMEOUT_MS } as const;
  try {
    return (await callHub(dataDir, call)) as OfficeCheckOutcome;
  } catch (error) {
    if (!(error instanceof NoHub)) throw error;
    throw new CommandFailed(['only a running hub asks head office: start it first'], error);
  }
}

function outcomeText({ checked, missing, error }: OfficeCheckOutcome, [one, many]: Names): string {
  if (checked === 0 && error === null)
    return `there was nothing to ask for: head office acknowledged no ${one} of these days.`;
  const asked = `asked for ${checked} ${checked === 1 ? one : many}`;
  const found = missing === 0 ? 'head office has them all' : `${missing} missing there, now on the way again`;
  return error === null ? `${asked}: ${found}.` : `${asked}, then it ended: ${error}.`;
}
