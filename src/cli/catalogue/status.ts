import type { CatalogueState } from '../../operations/catalogue.ts';
import { ageText } from '../age-text.ts';
import { chosenShops } from '../chosen-shop.ts';
import { type Command, JSON_OPTION } from '../command.ts';
import { callHub, NoHub } from '../control-client.ts';
import { OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';
import { conflictLines } from './conflict-lines.ts';

const REPLY_TIMEOUT_MS = 3000;

export const catalogueStatus: Command = {
  name: 'catalogue status',
  summary: 'Say what was read of head office’s catalogue, and what waits.',
  operands: [],
  options: { shop: { value: 'ID', required: false, help: 'Only this shop.' }, json: JSON_OPTION },
  details: () => 'Without a running hub it says what was noted last.\n',
  async run(args, surroundings) {
    const config = settingsOf(surroundings);
    const { catalogueStates } = await import('../../operations/catalogue.ts');
    const { read, chosen } = await withReader(config, (reader) => ({
      read: catalogueStates(reader, null),
      chosen: new Set<number>(chosenShops(args, reader.shops()).map(({ id }) => id)),
    }));
    const states = ((await askRunning(config.dataDir)) ?? read).filter(({ id }) => chosen.has(id));
    if (args.has('json')) {
      surroundings.out(`${JSON.stringify({ shops: states })}\n`);
      return OK;
    }
    const now = surroundings.clock.now();
    for (const state of states) surroundings.out(stateText(state, now));
    return OK;
  },
};

async function askRunning(dataDir: string): Promise<readonly CatalogueState[] | null> {
  const call = { method: 'GET', path: '/catalogue', body: null, replyTimeoutMs: REPLY_TIMEOUT_MS } as const;
  try {
    return ((await callHub(dataDir, call)) as { readonly shops: readonly CatalogueState[] }).shops;
  } catch (error) {
    if (error instanceof NoHub) return null;
    throw error;
  }
}

function stateText(state: CatalogueState, now: number): string {
  const ago = (at: number | null): string => (at === null ? 'not yet' : `${ageText(now - at)} ago`);
  const lines = [
    `Shop ${state.id} ${state.name}`,
    ...(state.lastReadAt === null ? [] : [`  Last read     ${ago(state.lastReadAt)}`]),
    `  Read in full  ${ago(state.fullAt)}`,
    `  Last news     ${ago(state.changedAt)}`,
    ...(state.lastError === null ? [] : [`  Failed        ${state.lastError}`]),
    ...conflictLines(state.conflicts),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}
