import { type Static, Type } from 'typebox';
import { formatLocal, formatUtc } from '../values/dates.ts';
import {
  detailText,
  type FileDetails,
  MerchantId,
  MerchantSchema,
  merchantBody,
  merchantId,
} from './shop-details.ts';

/** The answers of the two login routes, keys in the order of the contract, 7.10. */

const UserSchema = Type.Object({ id: Type.Integer(), username: Type.String() });

export const LoginAnswerSchema = Type.Object({
  token: Type.String(),
  refresh_token: Type.String(),
  expires_in: Type.Integer({ description: 'Seconds' }),
  user: UserSchema,
  client_maui: Type.Object({
    id: Type.Integer(),
    numero_serie: Type.String(),
    nom_terminal: Type.String(),
    derniere_connexion: Type.String(),
    boutique_id: Type.Integer(),
    boutique: Type.Object({
      id: Type.Integer(),
      nom: Type.String(),
      code: Type.String(),
      commercant: MerchantId,
      type_commerce: Type.String(),
      ville: Type.String(),
      adresse: Type.String(),
      quartier: Type.String(),
      telephone: Type.String(),
      devise: Type.String(),
      commercant_details: MerchantSchema,
    }),
  }),
  server_time: Type.String(),
});

const OldClientSchema = Type.Object({
  id: Type.Integer(),
  numero_serie: Type.String(),
  nom_terminal: Type.String(),
  boutique_id: Type.Integer(),
  boutique: Type.Object({
    id: Type.Integer(),
    nom: Type.String(),
    code: Type.String(),
    commercant: MerchantId,
    type_commerce: Type.String(),
    devise: Type.String(),
    commercant_details: MerchantSchema,
  }),
});

export const OldLoginAnswerSchema = Type.Object({
  success: Type.Boolean(),
  token_session: Type.String(),
  client_id: Type.Integer(),
  message: Type.String(),
  user: UserSchema,
  client_maui: Type.Union([OldClientSchema, Type.Null()]),
});

export const OldLoginRefusedSchema = Type.Object({ success: Type.Boolean(), error: Type.String() });

interface LoggedTill {
  readonly id: number;
  readonly serial: string;
  readonly name: string;
}

interface ShopOfLogin {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly details: FileDetails;
}

/** What the central backend says; nothing at the hub expires, because no token is ever asked for. */
const EXPIRES_IN_SECONDS = 3600;

/**
 * @param login `token` and `refreshToken` are opaque; `at` is when the till logged in, `now` the hub's clock, both UTC ms
 */
export function encodeLogin(login: {
  readonly till: LoggedTill;
  readonly shop: ShopOfLogin;
  readonly token: string;
  readonly refreshToken: string;
  readonly at: number;
  readonly now: number;
}): Static<typeof LoginAnswerSchema> {
  const { till, shop } = login;
  return {
    token: login.token,
    refresh_token: login.refreshToken,
    expires_in: EXPIRES_IN_SECONDS,
    user: userOf(till),
    client_maui: {
      id: till.id,
      numero_serie: till.serial,
      nom_terminal: till.name,
      derniere_connexion: formatLocal(login.at, shop.timeZone),
      boutique_id: shop.id,
      boutique: {
        ...shopNames(shop),
        ville: detailText(shop.details, 'ville'),
        adresse: detailText(shop.details, 'adresse'),
        quartier: detailText(shop.details, 'quartier'),
        telephone: detailText(shop.details, 'telephone'),
        devise: shop.currency,
        commercant_details: merchantBody(shop.details),
      },
    },
    server_time: formatUtc(login.now),
  };
}

export function encodeOldLogin(login: {
  readonly till: LoggedTill;
  readonly shop: ShopOfLogin | null;
  readonly token: string;
}): Static<typeof OldLoginAnswerSchema> {
  const { till, shop, token } = login;
  return {
    success: true,
    token_session: token,
    client_id: till.id,
    message: 'Authentification réussie',
    user: userOf(till),
    client_maui: shop && {
      id: till.id,
      numero_serie: till.serial,
      nom_terminal: till.name,
      boutique_id: shop.id,
      boutique: {
        ...shopNames(shop),
        devise: shop.currency,
        commercant_details: merchantBody(shop.details),
      },
    },
  };
}

/** The hub has no users: a till is its own. */
function userOf({ id, serial }: LoggedTill): Static<typeof UserSchema> {
  return { id, username: serial };
}

function shopNames({ id, name, code, details }: ShopOfLogin) {
  return {
    id,
    nom: name,
    code,
    commercant: merchantId(details),
    type_commerce: detailText(details, 'type_commerce'),
  };
}
