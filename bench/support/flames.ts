import { callOf, type Profile, type ProfileNode, selfTimes } from './profile.ts';

interface Flame {
  readonly call: string;
  time: number;
  readonly below: Map<string, Flame>;
}

const WIDTH = 1200;
const ROW = 18;
const TOP = 36;
/** Narrower calls are left out, and so is what they called. */
const NARROWEST = 1.5;
const LETTER = 6.6;
const COLOURS = ['#f4a261', '#e9c46a', '#e76f51', '#f6bd60', '#f28482', '#f5cac3'];

/** A picture of a profile: calls that were made from the same place are one. */
export function drawFlames(title: string, profile: Profile): string {
  const root = grow(profile);
  const boxes: string[] = [];
  const depth = draw(root, 0, 0, root.time, boxes);
  const height = TOP + (depth + 1) * ROW + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="8" y="22" font-size="15" font-family="sans-serif">${title}: ${(root.time / 1e6).toFixed(1)} s in which it did not wait</text>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

function grow(profile: Profile): Flame {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = selfTimes(profile);
  const root: Flame = { call: 'all', time: 0, below: new Map() };
  const first = profile.nodes[0];
  if (first !== undefined) add(first, root);
  return root;

  function add(node: ProfileNode, into: Flame): number {
    let time = times.get(node.id) ?? 0;
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child === undefined) continue;
      const call = callOf(child);
      const flame = into.below.get(call) ?? { call, time: 0, below: new Map() };
      into.below.set(call, flame);
      time += add(child, flame);
    }
    into.time += time;
    return time;
  }
}

/** Draws a call and all below it. @returns how deep it went */
function draw(flame: Flame, x: number, depth: number, whole: number, boxes: string[]): number {
  const width = (flame.time / whole) * WIDTH;
  if (width < NARROWEST) return depth - 1;
  const y = TOP + depth * ROW;
  const share = ((flame.time / whole) * 100).toFixed(1);
  const colour = COLOURS[flame.call.length % COLOURS.length];
  const room = Math.floor((width - 6) / LETTER);
  const words = flame.call.length <= room ? flame.call : flame.call.slice(0, Math.max(0, room));
  boxes.push(
    `<g><title>${escaped(flame.call)} ${share} %</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colour}"/>${
      room > 2 ? `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escaped(words)}</text>` : ''
    }</g>`,
  );
  let deepest = depth;
  let at = x;
  for (const child of [...flame.below.values()].sort((a, b) => b.time - a.time)) {
    deepest = Math.max(deepest, draw(child, at, depth + 1, whole, boxes));
    at += (child.time / whole) * WIDTH;
  }
  return deepest;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
