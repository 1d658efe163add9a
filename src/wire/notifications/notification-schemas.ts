import { Type } from 'typebox';
import { NullableText } from '../values/schema-parts.ts';

/** Answers of `notifications/*`, keys in the order of the contract, 7.8. */

const Client = { client_nom: Type.String(), boutique_nom: Type.String() };
const Texts = {
  type_notification: Type.String({
    description: 'STOCK_AJOUT, STOCK_RETRAIT, STOCK_AJUSTEMENT or AJUSTEMENT_PRIX',
  }),
  type_notification_display: Type.String(),
  titre: Type.String(),
  message: Type.String(),
};
const Article = { article_nom: Type.String(), article_code: Type.String() };
const State = {
  quantite_mouvement: Type.Integer(),
  stock_avant: Type.Integer(),
  stock_actuel: Type.Integer(),
  quantite_ajoutee: Type.Integer(),
  lue: Type.Boolean(),
  date_lecture: NullableText,
  date_lecture_formatee: NullableText,
  date_creation: Type.String(),
  date_creation_formatee: Type.String({ description: '22/11/2026 à 08:35, in the shop’s time zone' }),
  donnees_supplementaires: Type.Unsafe<Readonly<Record<string, unknown>>>({
    type: 'object',
    additionalProperties: true,
  }),
};

const Item = Type.Object({ id: Type.Integer(), ...Client, ...Texts, ...Article, ...State });

const MovementInfo = Type.Object({
  id: Type.Integer(),
  type_mouvement: Type.String(),
  quantite: Type.Integer(),
  stock_avant: Type.Integer(),
  stock_apres: Type.Integer(),
  date_mouvement: Type.String(),
  date_mouvement_formatee: Type.String(),
  commentaire: Type.String(),
  reference_document: Type.String(),
  utilisateur: Type.String(),
});

export const NotificationSchema = Type.Object({
  id: Type.Integer(),
  client_info: Type.Object({
    id: Type.Integer(),
    numero_serie: Type.String(),
    nom_terminal: Type.String(),
  }),
  boutique_info: Type.Object({ id: Type.Integer(), nom: Type.String(), code_boutique: Type.String() }),
  ...Texts,
  article_info: Type.Object({ id: Type.Integer(), nom: Type.String(), code: Type.String() }),
  mouvement_info: Type.Union([MovementInfo, Type.Null()], { description: 'Null for a change of price' }),
  ...State,
});

export const CountSchema = Type.Object({ count: Type.Integer() });
export const UnreadSchema = Type.Object({ count: Type.Integer(), results: Type.Array(Item) });
export const NotificationsSchema = Type.Object({
  count: Type.Integer(),
  non_lues: Type.Integer(),
  results: Type.Array(Item),
});

export const MarkedSchema = Type.Object({
  status: Type.String({ description: 'success or already_read' }),
  message: Type.String(),
  notification: Type.Optional(Item),
});
export const AllMarkedSchema = Type.Object({
  status: Type.String({ description: 'success or no_unread' }),
  message: Type.String(),
  count: Type.Integer(),
});

export const NotificationsQuerySchema = Type.Object({
  lue: Type.Optional(
    Type.String({ description: 'true or false: only those that the till has read, or not' }),
  ),
  boutique_id: Type.Optional(Type.String({ description: 'The till’s own shop, or absent' })),
});
