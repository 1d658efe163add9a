import { type RequestError, requestError } from './request-error.ts';

/** What a route answers to a caller that it does not serve; each route has its own words (contract, 4.2). */
export interface IdentityErrors {
  readonly serialMissing: RequestError;
  /** Unknown or inactive: the two are not told apart. */
  readonly tillUnknown: RequestError;
  readonly tillWithoutShop: RequestError;
}

const WITHOUT_SHOP = requestError(400, 'NO_BOUTIQUE', 'Terminal non associé à une boutique');

/** `ventes/sync`, and every route for which the central backend reads no header. */
export const SALES_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis dans les headers', {
    header_required: 'X-Device-Serial',
  }),
  tillUnknown: requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif'),
  tillWithoutShop: WITHOUT_SHOP,
};

/** `mouvements`: the seed's words. */
export const MOVEMENTS_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Header X-Device-Serial requis'),
  tillUnknown: requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé'),
  tillWithoutShop: WITHOUT_SHOP,
};

const TILL_OR_SHOP_UNKNOWN = requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou sans boutique');

/** `articles-negocies`, `retours-articles` and their `historique/`. */
export const OPERATIONS_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis dans les headers'),
  tillUnknown: TILL_OR_SHOP_UNKNOWN,
  tillWithoutShop: TILL_OR_SHOP_UNKNOWN,
};

/** `rapports-caisse/`; a shop that is switched off counts as none. */
export const CASH_REPORTS_IDENTITY: IdentityErrors = {
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

const SHOP_UNDETERMINED = requestError(
  400,
  'MISSING_BOUTIQUE_ID',
  'Paramètre boutique_id requis OU numéro de série dans les headers',
  {
    examples: {
      method1: '/api/v2/simple/articles/?boutique_id=2',
      method2: 'Header: X-Device-Serial: VOTRE_NUMERO_SERIE',
    },
  },
);

/** `articles/` and `categories/`: one answer for all three. */
export const ARTICLES_IDENTITY: IdentityErrors = {
  serialMissing: SHOP_UNDETERMINED,
  tillUnknown: SHOP_UNDETERMINED,
  tillWithoutShop: SHOP_UNDETERMINED,
};

const SHOP_OR_SERIAL = requestError(
  400,
  'MISSING_BOUTIQUE_ID',
  'Paramètre boutique_id requis ou header X-Device-Serial',
);

/** `articles/pending/`: one answer for all three. */
export const PENDING_IDENTITY: IdentityErrors = {
  serialMissing: SHOP_OR_SERIAL,
  tillUnknown: SHOP_OR_SERIAL,
  tillWithoutShop: SHOP_OR_SERIAL,
};

/** `analyse/*`, `ventes/reconciliation/` and `ventes/notifier-rejet`. */
export const ANALYSIS_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série requis'),
  tillUnknown: requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé'),
  tillWithoutShop: WITHOUT_SHOP,
};
const SHOP_REQUIRED = requestError(400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis');

/** `articles/deleted/`, `variantes/` and other lists of a shop: one answer for all three. */
export const SHOP_LIST_IDENTITY: IdentityErrors = {
  serialMissing: SHOP_REQUIRED,
  tillUnknown: SHOP_REQUIRED,
  tillWithoutShop: SHOP_REQUIRED,
};

/**
 * `articles/terminal/<serial>/`: the header is required all the same, and what is said of a till that is not served
 * repeats the serial of the path.
 */
export function tillCatalogueIdentity(serialOfPath: string): IdentityErrors {
  const details = { success: false, numero_serie: serialOfPath };
  const about = ({ status, body }: RequestError): RequestError => ({ status, body: { ...body, ...details } });
  return {
    serialMissing: SALES_IDENTITY.serialMissing,
    tillUnknown: about(SALES_IDENTITY.tillUnknown),
    tillWithoutShop: about(SALES_IDENTITY.tillWithoutShop),
  };
}
