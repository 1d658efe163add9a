import {
  type FactBody,
  isFact,
  type JournalEntry,
  type MovementPart,
} from '../../../domain/journal-entry.ts';
import { textHash } from '../../content-hash.ts';
import { keepOrphan } from './orphans.ts';
import { recordAlone } from './stock.ts';
import {
  hindered,
  type LostEntry,
  type Obstacle,
  type Stands,
  same,
  type Taken,
  type Taking,
} from './taking.ts';

const KIND = 'taken-back-unapplied';

/**
 * What could not be applied in the life that is lost, and waited for a person there. It goes on waiting here, under the
 * name by which it came: that is where it is asked for now.
 */
export function takeUnapplied(taking: Taking, entry: JournalEntry): Taken {
  const { said } = entry.body as FactBody;
  return recordAlone(taking, entry, { ...said, origin: { epoch: taking.epoch, seq: entry.seq } });
}

/** Keeps whole what cannot be applied, as a fact, for a person. */
export function keepWhole(taking: Taking, lost: LostEntry, obstacle: Obstacle): Stands {
  const { entry } = lost;
  const at = taking.tx.record(taking.shop.id, KIND, null, wholeOf(taking, lost, obstacle));
  if (entry.kind === 'movement' && isFact(entry) && obstacle === 'CAUSE_UNKNOWN')
    keepOrphan(taking, entry, at);
  return same(at);
}

/**
 * What was decided since stands, but head office has what the lost fact moved: that is moved here as well, and taken off
 * again on both sides.
 */
export function keepMoved(taking: Taking, lost: LostEntry, obstacle: Obstacle): Taken {
  const { entry } = lost;
  if (obstacle !== 'DECIDED_OTHERWISE' || !isFact(entry)) return hindered(obstacle);
  const { movement } = entry.body as FactBody;
  if (movement === undefined) return hindered(obstacle);
  const note = noteOf(movement);
  const body = { ...note, ...wholeOf(taking, lost, obstacle) };
  const kept = recordAlone(taking, alone(entry, KIND, movement), body);
  if (!('obstacle' in kept)) undo(taking, entry, movement, note);
  return kept;
}

function wholeOf({ epoch }: Taking, { entry }: LostEntry, obstacle: Obstacle) {
  return { obstacle, origin: { epoch, seq: entry.seq }, entry };
}

/** Once for each lost fact, also when what undid it was lost itself and is taken back. */
function undo(taking: Taking, entry: JournalEntry, movement: MovementPart, note: object): void {
  const contentHash = textHash(`undone:${taking.epoch}:${entry.seq}`).toString('hex');
  const opposite = { ...movement, quantity: -movement.quantity };
  const requests = [{ scope: 'undone', contentHash }];
  recordAlone(taking, alone(entry, 'taken-back-undone', opposite, requests), { ...note });
}

function alone(
  entry: JournalEntry,
  kind: string,
  movement: MovementPart,
  requests: FactBody['requests'] = [],
) {
  return { ...entry, kind, body: { subjectId: movement.articleId, said: {}, movement, requests } };
}

function noteOf({ quantity }: MovementPart) {
  const comment = `Décidé autrement depuis la restauration: ${quantity} unités du siège, sans effet ici. Vérifier le rayon`;
  return { reference: 'REPRISE', user: 'hub', comment };
}
