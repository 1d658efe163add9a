/** Refusals of a live socket, given on the handshake before anything is upgraded (contract, 9.1): always 403. */
export const SERIAL_MISSING = refusal(
  'MISSING_SERIAL',
  'Numéro de série du terminal requis dans les headers',
);
export const TILL_UNKNOWN = refusal('TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif');
export const TILL_WITHOUT_SHOP = refusal('NO_BOUTIQUE', 'Terminal non associé à une boutique');
/** The same words whether the other shop exists or not (contract, D7). */
export const OTHER_SHOP = refusal('BOUTIQUE_MISMATCH', 'Accès refusé: boutique non autorisée');
export const SHOP_INACTIVE = refusal(
  'BOUTIQUE_INACTIVE',
  'Boutique introuvable ou désactivée pour ce terminal',
);

/** The address exists for sockets only. */
export const UPGRADE_REQUIRED = {
  status: 426,
  body: { error: "Cette adresse n'accepte que des connexions WebSocket", code: 'UPGRADE_REQUIRED' },
} as const;

/** As many sockets as the hub takes are open already. */
export const TOO_MANY_SOCKETS = {
  status: 503,
  body: { error: 'Trop de connexions en temps réel, réessayez plus tard', code: 'TOO_MANY_CONNECTIONS' },
} as const;

function refusal(code: string, error: string) {
  return { status: 403, body: { error, code } } as const;
}
