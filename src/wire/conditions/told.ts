import type { Condition } from '../../domain/condition.ts';

export type ToldCondition = Condition & { readonly french: string; readonly english: string };

const MEBIBYTE = 1024 * 1024;

/** Says what it is and what to do about it: for the shop in French, for the operator in English. */
export function toldCondition(condition: Condition): ToldCondition {
  return { ...condition, ...sentencesOf(condition) };
}

function sentencesOf(condition: Condition): { readonly french: string; readonly english: string } {
  switch (condition.code) {
    case 'DISK_LOW':
      return {
        french: `Le disque du hub est presque plein : il reste ${sizeText(condition.freeBytes, 'o')}. Libérez de la place.`,
        english: `The disk of the hub is nearly full: ${sizeText(condition.freeBytes, 'B')} are left. Free some space.`,
      };
    case 'DISK_FULL':
      return {
        french:
          `Le disque du hub est plein : il reste ${sizeText(condition.freeBytes, 'o')}, il en faut ` +
          `${sizeText(condition.neededBytes, 'o')}. Rien n'est perdu : les caisses gardent leurs ventes et les renvoient ` +
          "d'elles-mêmes dès qu'il y a de la place.",
        english:
          `The disk of the hub is full: ${sizeText(condition.freeBytes, 'B')} are left, and it needs ` +
          `${sizeText(condition.neededBytes, 'B')}. Nothing is lost: tills keep their sales and send them again as soon as ` +
          'there is room.',
      };
    case 'CLOCK_IN_DOUBT':
      return {
        french: `L'heure du hub n'est pas sûre : elle indique ${momentText(condition.shownAt)}. Réglez-la, ou rétablissez internet.`,
        english: `The clock of the hub is in doubt: it shows ${momentText(condition.shownAt)}. Set it, or let it find the internet.`,
      };
    case 'BACKUP_FAILED':
      return {
        french: `La dernière copie de sauvegarde dans ${condition.folder} a échoué (${condition.why}).`,
        english: `The last backup to ${condition.folder} failed: ${condition.why}.`,
      };
    case 'BACKUP_OLD':
      return {
        french: `La dernière copie de sauvegarde date du ${momentText(condition.lastProvenAt)} : faites-en une, et vérifiez la clé USB.`,
        english: `The newest backup is of ${momentText(condition.lastProvenAt)}: make one, and see to the disk it goes to.`,
      };
  }
}

/** With an exact word for small disks: "0 MiB" would say nothing. */
function sizeText(bytes: number, byteLetter: 'o' | 'B'): string {
  return bytes < 10 * MEBIBYTE
    ? `${Math.ceil(bytes / 1024)} ki${byteLetter}`.replace('kiB', 'KiB').replace('kio', 'Kio')
    : `${Math.floor(bytes / MEBIBYTE)} Mi${byteLetter}`;
}

/** In UTC: which time zone counts is a shop's matter. */
function momentText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
