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

const SHOP_ID_MISSING = requestError(400, 'MISSING_BOUTIQUE_ID', 'Paramètre boutique_id requis');

/** `statistiques/`, `negociations/`: one answer for all three, in fewer words. */
export const SHOP_LIST_IDENTITY: IdentityErrors = {
  serialMissing: SHOP_ID_MISSING,
  tillUnknown: SHOP_ID_MISSING,
  tillWithoutShop: SHOP_ID_MISSING,
};

/** `analyse/*`; a till without shop is answered as everywhere. */
export const ANALYSIS_IDENTITY: IdentityErrors = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série requis'),
  tillUnknown: requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé'),
  tillWithoutShop: WITHOUT_SHOP,
};

/** `articles/`: one answer for all three. */
export const ARTICLES_IDENTITY: IdentityErrors = {
  serialMissing: SHOP_UNDETERMINED,
  tillUnknown: SHOP_UNDETERMINED,
  tillWithoutShop: SHOP_UNDETERMINED,
};
