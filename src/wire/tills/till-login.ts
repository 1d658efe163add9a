import { Type } from 'typebox';
import { type TillSerial, tillSerial } from '../../domain/ids.ts';
import { requestError } from '../requests/request-error.ts';
import { sentField, sentObject, textField } from '../requests/request-fields.ts';
import type { ParsedBody } from '../values/json-body.ts';
import { sentText } from '../values/sent-values.ts';

/** What a till says of itself when it logs in, by either route (contract, 7.10). */
export interface LoginRequest {
  /** Exactly as sent; null when it sent none. The body presents it: the header says nothing here (2.2 rule 9). */
  readonly serial: TillSerial | null;
  /** Cut to what the data model holds; empty when it sent none. */
  readonly appVersion: string;
}

const APP_VERSION_LENGTH_MAX = 20;

export const LoginRequestSchema = Type.Object({
  numero_serie: Type.String(),
  version_app: Type.Optional(Type.String({ description: `Cut to ${APP_VERSION_LENGTH_MAX} characters` })),
});

/** Null: the body is no object. */
export function decodeLogin(body: ParsedBody): LoginRequest | null {
  const object = sentObject(body);
  if (object === null) return null;
  const serial = sentText(sentField(object, 'numero_serie', 'numeroSerie', 'NumeroSerie'));
  return {
    serial: serial === null ? null : tillSerial(serial),
    appVersion: textField(object, APP_VERSION_LENGTH_MAX, 'version_app', 'versionApp', 'VersionApp') ?? '',
  };
}

/** `auth/maui/`: who is not let in. */
export const LOGIN_ERRORS = {
  serialMissing: requestError(400, 'MISSING_SERIAL', 'Numéro de série requis'),
  tillUnknown: requestError(403, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif'),
  tillWithoutShop: requestError(403, 'NO_BOUTIQUE', 'Terminal non associé à une boutique'),
  shopInactive: requestError(403, 'BOUTIQUE_INACTIVE', 'Boutique désactivée'),
} as const;

/** The older route knows no codes. */
export const OLD_LOGIN_ERRORS = {
  serialMissing: { status: 400, body: { success: false, error: 'Numéro de série requis' } },
  tillUnknown: {
    status: 401,
    body: { success: false, error: 'Numéro de série invalide ou client inactif' },
  },
} as const;
