import { Type } from 'typebox';

/** The answer of `GET status/`, word for word what tills know (contract, 7.9). It needs no serial. */
export const API_STATUS = {
  api_version: 'v2-simple',
  status: 'active',
  message: 'API v2 Multi-Boutiques SIMPLIFIÉE (sans authentification)',
  authentication: 'disabled',
  endpoints: {
    status: '/api/v2/simple/status/',
    articles: '/api/v2/simple/articles/?boutique_id=X',
    categories: '/api/v2/simple/categories/?boutique_id=X',
    ventes: '/api/v2/simple/ventes/',
    boutiques: '/api/v2/simple/boutiques/',
    terminal_info: '/api/v2/simple/terminal/<numero_serie>/',
  },
  note: 'Aucune authentification requise - Version de développement',
} as const;

export const ApiStatusSchema = Type.Object({
  api_version: Type.String(),
  status: Type.String(),
  message: Type.String(),
  authentication: Type.String(),
  endpoints: Type.Record(Type.String(), Type.String()),
  note: Type.String(),
});
