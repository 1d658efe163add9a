/** Every route of a till (contract, section 5 and 7.10), with the smallest body that it may be asked with. */
export interface TillRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
}

const S = '/api/v2/simple';

/** Reads; `serial` says whether the caller must be known. */
export const READ_ROUTES: readonly { readonly path: string; readonly serial: boolean }[] = [
  { path: `${S}/status/`, serial: false },
  ...[
    'articles/',
    'articles/deleted/',
    'articles/pending/',
    'variantes/',
    'categories/',
    'mouvements',
    'ventes/historique/',
    'articles-negocies/historique/',
    'retours-articles/historique/',
    'rapports-caisse/',
    'notifications/',
    'notifications/unread/',
    'notifications/count_unread/',
    'notifications/recent/',
    'pos/status/',
    'boutiques/',
    'statistiques/',
    'negociations/',
    'analyse/mouvements',
    'journal-valeur-stock',
    'mouvements-stock/',
  ].map((path) => ({ path: `${S}/${path}`, serial: true })),
  { path: '/api/v2/notifications/', serial: true },
];

export const WRITE_ROUTES: readonly TillRoute[] = [
  ...[
    'ventes/sync',
    'ventes/',
    'ventes/annuler',
    'ventes/reconciliation/',
    'ventes/notifier-rejet',
    'articles/valider/',
    'articles/refuser/',
    'analyse/regulariser',
    'articles-negocies',
    'retours-articles',
    'rapports-caisse/',
    'notifications/1/mark_as_read/',
    'notifications/mark_all_as_read/',
    'sync-ventes/',
    'ventes/sync/batch',
  ].map((path) => ({ method: 'POST' as const, path: `${S}/${path}`, body: {} })),
  { method: 'PUT', path: `${S}/articles/15/stock/`, body: {} },
  { method: 'POST', path: '/api/sync/ventes', body: {} },
  { method: 'POST', path: '/api/v2/auth/maui/', body: { numero_serie: 'nobody' } },
  { method: 'POST', path: '/api/maui/auth/', body: { numero_serie: 'nobody' } },
];

export const EVERY_ROUTE: readonly TillRoute[] = [
  ...READ_ROUTES.map(({ path }) => ({ method: 'GET' as const, path })),
  { method: 'GET', path: `${S}/articles/terminal/nobody/` },
  { method: 'GET', path: `${S}/terminal/nobody/` },
  { method: 'GET', path: `${S}/notifications/1/` },
  ...WRITE_ROUTES,
];
