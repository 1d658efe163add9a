import type { IdentityErrors } from '../requests/identity-errors.ts';
import { type RequestError, requestError } from '../requests/request-error.ts';

/** What the routes around sales answer to callers that they do not serve (contract, 4.2). */

const SERIAL_UNKNOWN = requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou sans boutique');

/** How many keys of a body, and how much of each, an answer shows again. */
const SHOWN_KEYS_MAX = 50;
const SHOWN_KEY_LENGTH_MAX = 100;

/** `ventes/`: says what arrived, for whoever sets up a till. */
export function oneSaleIdentity(headerNames: readonly string[], body: unknown): IdentityErrors {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const keys = isObject ? Object.keys(body).slice(0, SHOWN_KEYS_MAX) : [];
  return {
    serialMissing: requestError(400, 'MISSING_SERIAL', 'Paramètre numero_serie requis (body ou header)', {
      examples: {
        method1: 'Header: X-Device-Serial: VOTRE_NUMERO_SERIE',
        method2: 'Header: Device-Serial: VOTRE_NUMERO_SERIE',
      },
      debug: {
        headers_received: headerNames,
        body_keys: keys.map((key) => key.slice(0, SHOWN_KEY_LENGTH_MAX).toWellFormed()),
      },
    }),
    tillUnknown: SERIAL_UNKNOWN,
    tillWithoutShop: SERIAL_UNKNOWN,
  };
}

/** `ventes/`: the serial in the body is another till's than the header's (contract, 7.1). */
export const SERIAL_DIFFERS = requestError(
  404,
  'TERMINAL_NOT_FOUND',
  'Terminal non trouvé pour cette boutique',
);

/** `ventes/annuler`; a till without shop has no sale there: the answer that names the number. */
export function cancellationIdentity(tillWithoutShop: RequestError): IdentityErrors {
  return {
    serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis'),
    tillUnknown: requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif'),
    tillWithoutShop,
  };
}

const SHOP_UNDETERMINED = requestError(
  400,
  'MISSING_BOUTIQUE_ID',
  'Paramètre boutique_id requis OU numéro de série dans les headers',
);

/** `ventes/historique/`: one answer for all three. */
export const HISTORY_IDENTITY: IdentityErrors = {
  serialMissing: SHOP_UNDETERMINED,
  tillUnknown: SHOP_UNDETERMINED,
  tillWithoutShop: SHOP_UNDETERMINED,
};

/** `ventes/reconciliation/`. A till without shop is no fault of the hub, so not the 500 of the central backend. */
export const RECONCILIATION_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série requis'),
  tillUnknown: requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé'),
  tillWithoutShop: requestError(400, 'RECONCILIATION_ERROR', 'Terminal non associé à une boutique'),
};

/** `/api/sync/ventes`, the older batch; a shop that is switched off is refused there too. */
export const OLDER_SYNC_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Header X-Device-Serial requis', {
    header_required: 'X-Device-Serial',
  }),
  tillUnknown: requestError(401, 'TERMINAL_NOT_FOUND', 'Terminal non autorisé ou inexistant'),
  tillWithoutShop: requestError(
    403,
    'BOUTIQUE_INACTIVE',
    'Boutique introuvable ou désactivée pour ce terminal',
  ),
};
