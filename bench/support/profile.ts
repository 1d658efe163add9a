/** What `node --cpu-prof` writes. */
export interface Profile {
  readonly nodes: readonly ProfileNode[];
  /** Ids of nodes. */
  readonly samples: readonly number[];
  /** Before each sample, µs. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}

const IDLE = '(idle)';

/** The µs that each node took by itself, without those in which the thread waited. */
export function selfTimes({ nodes, samples, timeDeltas }: Profile): ReadonlyMap<number, number> {
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === IDLE).map(({ id }) => id));
  const times = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    if (!idle.has(id)) times.set(id, (times.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return times;
}

/** What took time by itself, wherever it was called from, as a share of all that was not waiting; the most first. */
export function ownTimes(profile: Profile): readonly { readonly call: string; readonly share: number }[] {
  const calls = new Map<string, number>();
  let total = 0;
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  for (const [id, time] of selfTimes(profile)) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    total += time;
    calls.set(callOf(node), (calls.get(callOf(node)) ?? 0) + time);
  }
  return [...calls].map(([call, time]) => ({ call, share: time / total })).sort((a, b) => b.share - a.share);
}

/** The name of a call and the file where it stands. */
export function callOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const file = url.split('/').slice(-2).join('/');
  return `${functionName || '(anonymous)'}${file === '' ? '' : ` ${file}`}`;
}
