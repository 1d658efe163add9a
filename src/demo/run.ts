import { type Clock, type Random, systemClock, systemRandom } from '../clock.ts';
import { DEMO_HELP, readDemoArguments } from './arguments.ts';
import { compareSides, settle, verifyFolder } from './ending.ts';
import { RunningDemo } from './running-demo.ts';
import { showScene } from './screen.ts';
import { foundBy, openStage, type Stage } from './stage.ts';
import { summaryLines, verdictLines } from './summary.ts';

/**
 * `boutique-hub demo`: a temporary hub with a demo shop, three fake tills and a fake head office.
 * @param argv what stands after `demo`
 * @returns the exit code: 0, 1 when the sides disagree or something does not start, 2 for bad usage
 */
export async function runDemo(argv: string[]): Promise<number> {
  const wish = readDemoArguments(argv);
  if (wish.kind === 'help') {
    process.stdout.write(DEMO_HELP);
    return 0;
  }
  if (wish.kind === 'misuse') {
    process.stderr.write(`boutique-hub demo: ${wish.sentence}\n`);
    return 2;
  }
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await play(wish.seconds, wish.lan, stopped.signal, systemClock, systemRandom);
  } catch (error) {
    process.stderr.write(`boutique-hub demo: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

async function play(
  seconds: number | null,
  lan: boolean,
  stopped: AbortSignal,
  clock: Clock,
  random: Random,
): Promise<number> {
  say(['Le hub démarre, les caisses le cherchent… / The hub starts, the tills look for it…']);
  await using stage = await openStage(lan, clock, random);
  say([discoveryLine(stage)]);
  const demo = new RunningDemo(stage, clock);
  const faulty = new AbortController();
  const watching = new AbortController();
  const watched = demo.watch(watching.signal, () => faulty.abort());
  const shown = showScene(process.stdout, () => demo.scene(), clock, watching.signal);
  const timeUp = seconds === null ? [] : [AbortSignal.timeout(seconds * 1000)];
  await demo.sell(AbortSignal.any([stopped, faulty.signal, ...timeUp]));
  await settle(stage, clock, AbortSignal.any([stopped, faulty.signal]));
  const complete = !stopped.aborted && demo.fault === null;
  const found = complete ? await compareSides(stage, clock) : [];
  await demo.askHub();
  watching.abort();
  await Promise.all([watched, shown]);
  say(summaryLines(demo.scene(), stage.headOffice.ledger.repeats));
  if (demo.fault !== null) found.push(demo.fault);
  if (complete) found.push(...(await verifyFolder(stage)));
  return conclude(stage, found, complete);
}

function conclude(stage: Stage, found: readonly string[], complete: boolean): number {
  if (complete || found.length > 0) say(verdictLines(found));
  if (found.length === 0) return 0;
  stage.keepFolder = true;
  say([`Le dossier reste pour l'examen / the folder stays for inspection: ${stage.folder}`]);
  return 1;
}

function discoveryLine(stage: Stage): string {
  const byMdns = foundBy(stage.tills, 'mdns');
  const url = stage.tills[0]?.identity.hub.url ?? '';
  if (byMdns === stage.tills.length) return `Hub trouvé par mDNS / found by mDNS: ${url}`;
  return `Hub trouvé par son adresse par ${stage.tills.length - byMdns} caisse(s) (mDNS muet) / found by its address: ${url}`;
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
