import type { DrainProgress } from '../../domain/drain-progress.ts';
import type { FaultSentences } from './faults.ts';

/** "12 480 of 100 000 sales sent, 24 per second, 1 h 1 min left" for the operator, and in French for the shop's page. */
export function progressSentences({ sent, total, perSecond, secondsLeft }: DrainProgress): FaultSentences {
  const [done, all] = [grouped(sent), grouped(total)];
  const english = [`${done} of ${all} sales sent`];
  const french = [`${done} ventes sur ${all} envoyées au siège`];
  if (perSecond !== null) {
    const { amount, second } = rate(perSecond);
    english.push(`${amount} per ${second ? 'second' : 'minute'}`);
    french.push(`${amount} par ${second ? 'seconde' : 'minute'}`);
  }
  if (secondsLeft !== null) {
    const left = spanText(secondsLeft);
    english.push(`${left.english} left`);
    french.push(`encore ${left.french} environ`);
  }
  return { english: english.join(', '), french: `${french.join(', ')}.` };
}

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ' ');
}

function rate(perSecond: number): { readonly amount: string; readonly second: boolean } {
  const second = perSecond >= 1;
  return { amount: grouped(Math.round(second ? perSecond : perSecond * 60)), second };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function spanText(seconds: number): FaultSentences {
  if (seconds < MINUTE) return both(`${seconds} s`);
  if (seconds < HOUR) return both(`${Math.ceil(seconds / MINUTE)} min`);
  if (seconds < DAY)
    return both(`${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`);
  const [days, hours] = [Math.floor(seconds / DAY), Math.floor((seconds % DAY) / HOUR)];
  return { english: `${days} d ${hours} h`, french: `${days} j ${hours} h` };
}

function both(text: string): FaultSentences {
  return { english: text, french: text };
}
