/**
 * Where the hub's time goes under full load: samples both of its threads and draws what they did, each call below the one
 * that made it and as wide as its share of the time.
 *
 *   npm run bench:profile                 100 sales × 8 tills, 10 s
 *   npm run bench:profile -- 10 8 10      SALES_PER_REQUEST TILLS SECONDS
 *
 * Writes bench/results/flame-main.svg and flame-writer.svg, and prints what took most time by itself.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawFlames } from './support/flames.ts';
import { Folders, importShop, load, serveHub } from './support/processes.ts';
import { ownTimes, type Profile } from './support/profile.ts';

const FOLDER = join(import.meta.dirname, 'results');
const MOST = 15;

const [perBatch = '100', tills = '8', seconds = '10'] = process.argv.slice(2);
using folders = new Folders();
const [folder, profiles] = [folders.make(), folders.make()];
await importShop(folder);
const hub = await serveHub(folder, { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profiles}` });
await load(hub.origin, { perBatch: Number(perBatch), tills: Number(tills), seconds: Number(seconds) });
await hub.stop();

mkdirSync(FOLDER, { recursive: true });
for (const file of readdirSync(profiles)) {
  const profile = JSON.parse(readFileSync(join(profiles, file), 'utf8')) as Profile;
  const name = nameOf(profile);
  if (name === null) continue;
  const title = `The ${name} thread at ${perBatch} × ${tills}`;
  writeFileSync(join(FOLDER, `flame-${name}.svg`), drawFlames(title, profile));
  process.stdout.write(`${title}: what took most time by itself\n`);
  for (const { share, call } of ownTimes(profile).slice(0, MOST))
    process.stdout.write(`  ${(share * 100).toFixed(1).padStart(5)} %  ${call}\n`);
}

/** Which of the hub's threads it is, by what it calls; the launcher's other threads do neither. */
function nameOf({ nodes }: Profile): 'main' | 'writer' | null {
  const calls = (name: string): boolean => nodes.some(({ callFrame }) => callFrame.functionName === name);
  if (calls('recordSales')) return 'writer';
  return calls('recordBatch') ? 'main' : null;
}
