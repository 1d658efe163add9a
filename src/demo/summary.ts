import type { Scene } from './view.ts';

/** What came of it all, for people, line by line. */
export function summaryLines(scene: Scene, repeatsAtHeadOffice: number): string[] {
  const sum = (pick: (till: Scene['tills'][number]) => number): number =>
    scene.tills.reduce((total, till) => total + pick(till), 0);
  const byMdns = scene.tills.filter((till) => till.found === 'mdns').length;
  const rows: readonly (readonly [string, number])[] = [
    ['caisses qui ont trouvé le hub par mDNS / tills that found the hub by mDNS', byMdns],
    ['… par son adresse / by its address', scene.tills.length - byMdns],
    ['ventes acceptées / accepted sales', sum((till) => till.accepted)],
    ['ventes refusées, gardées en quarantaine / refused, kept in quarantine', sum((till) => till.refused)],
    [
      'renvois après une réponse perdue, sans effet / repeats after a lost answer, harmless',
      sum((till) => till.replays),
    ],
    ['ventes au siège / sales at head office', scene.headOffice.received],
    ['renvois au siège, sans effet / repeats at head office, harmless', repeatsAtHeadOffice],
    ['pas parti / unsent', scene.unsent?.count ?? 0],
  ];
  return rows.map(([text, count]) => `${String(count).padStart(7)}  ${text}`);
}

const DIFFERENCES_SHOWN_MAX = 100;

/** The last word: agreement, or each difference as a line. */
export function verdictLines(found: readonly string[]): string[] {
  if (found.length === 0) {
    return ["Caisses, hub et siège sont d'accord. / Tills, hub and head office agree."];
  }
  const more = found.length - DIFFERENCES_SHOWN_MAX;
  return [
    `${found.length} différence(s) / difference(s):`,
    ...found.slice(0, DIFFERENCES_SHOWN_MAX).map((difference) => `  ${difference}`),
    ...(more > 0 ? [`  … et encore / and more: ${more}`] : []),
  ];
}
