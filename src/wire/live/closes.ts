import type { Epoch, Seq } from '../../domain/ids.ts';

/** How the hub ends a socket: a close code of RFC 6455 or of its private range, and a sentence for who looks it up. */
export interface LiveClose {
  readonly code: number;
  /** At most 123 bytes of UTF-8, the bound of the protocol. */
  readonly reason: string;
}

/** The hub stops or restarts: the till comes back and names the last `seq` that it has. */
export function hubStops(epoch: Epoch, seq: Seq): LiveClose {
  return { code: 1012, reason: `Redémarrage du hub : reprenez avec since=${seq}&epoch=${epoch}` };
}

/** The same for a socket that has nothing to resume. */
export const HUB_RESTARTS: LiveClose = { code: 1012, reason: 'Redémarrage du hub : reconnectez-vous' };

/** Something failed in the hub before the stream began. */
export const TRY_AGAIN: LiveClose = {
  code: 1013,
  reason: 'Hub momentanément indisponible : reconnectez-vous',
};
export const TILL_NOT_ALLOWED: LiveClose = {
  code: 4003,
  reason: "Ce terminal n'est plus autorisé à suivre cette boutique",
};
export const TOO_SLOW: LiveClose = {
  code: 4008,
  reason: 'Connexion trop lente : reconnectez-vous avec since=<dernier seq reçu>',
};
export const REPLACED: LiveClose = {
  code: 4009,
  reason: 'Trop de connexions de ce terminal : la plus ancienne est fermée',
};
