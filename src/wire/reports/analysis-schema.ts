import { Type } from 'typebox';
import { Amount, NullableText } from '../values/schema-parts.ts';

/** The answer of `GET analyse/mouvements`, keys in the order of the contract, 7.9. Amounts are text (D12). */

const MovementsSchema = Type.Object({ nb: Type.Integer(), total_qte: Type.Integer() });

const NegativeSchema = Type.Object({
  id: Type.Integer(),
  nom: Type.String(),
  code: Type.String(),
  quantite_stock: Type.Integer(),
  prix_vente: Amount,
  prix_achat: Amount,
  devise: Type.String(),
});

const ToRegulariseSchema = Type.Object({
  article_id: Type.Integer(),
  nom: Type.String(),
  code: Type.String(),
  stock_actuel: Type.Integer(),
  qte_a_regulariser: Type.Integer({ description: 'Units that are missing below zero' }),
  nb_alertes: Type.Integer(),
  ventes: Type.Array(Type.String(), { description: 'Numbers of the latest sales' }),
});

export const InsightSchema = Type.Object({
  type: Type.String(),
  niveau: Type.String({ description: 'ALERTE, WARNING or INFO' }),
  message: Type.String(),
  valeur: Type.Optional(Type.Number()),
  articles: Type.Optional(Type.Array(Type.Object({ nom: Type.String(), stock: Type.Integer() }))),
});

export const AdviceSchema = Type.Object({
  priorite: Type.String({ description: 'HAUTE, MOYENNE or BASSE' }),
  action: Type.String(),
  message: Type.String(),
  articles: Type.Optional(Type.Array(Type.String())),
});

export const AnomalySchema = Type.Object({
  type: Type.String(),
  nb_ventes: Type.Integer(),
  message: Type.String(),
});

const TopSchema = Type.Object({
  article_id: Type.Integer(),
  nom: Type.String(),
  code: Type.String(),
  devise: Type.String(),
  qte_vendue: Type.Integer(),
  ca: Amount,
  nb_ventes: Type.Integer(),
});

const DetailSchema = Type.Object({
  id: Type.Integer(),
  code: Type.String(),
  nom: Type.String(),
  categorie: NullableText,
  devise: Type.String(),
  prix_vente: Amount,
  prix_achat: Amount,
  stock_actuel: Type.Integer(),
  valeur_stock_vente: Amount,
  valeur_stock_cout: Amount,
  qte_vendue_periode: Type.Integer(),
  ca_periode: Amount,
  qte_entree_periode: Type.Integer(),
  qte_retour_periode: Type.Integer(),
  nb_mouvements: Type.Integer(),
  alerte_stock: Type.Boolean(),
});

export const AnalysisAnswerSchema = Type.Object({
  periode: Type.Object({ debut: Type.String(), fin: Type.String(), nb_jours: Type.Integer() }),
  boutique: Type.Object({ id: Type.Integer(), nom: Type.String() }),
  resume_financier: Type.Object({
    chiffre_affaires_cdf: Amount,
    chiffre_affaires_usd: Amount,
    valeur_stock_prix_vente_cdf: Amount,
    valeur_stock_prix_cout_cdf: Amount,
    marge_potentielle_cdf: Amount,
    nb_ventes: Type.Integer(),
    nb_lignes_vente: Type.Integer(),
  }),
  mouvements_resume: Type.Object({
    entrees: MovementsSchema,
    sorties: MovementsSchema,
    ventes: MovementsSchema,
    retours: MovementsSchema,
    ajustements: MovementsSchema,
  }),
  alertes_stock: Type.Object({
    total_en_attente: Type.Integer(),
    articles_stock_negatif: Type.Array(NegativeSchema),
    articles_a_regulariser: Type.Array(ToRegulariseSchema),
    pertes_estimees_cdf: Amount,
  }),
  analyse_ia: Type.Object({
    score_sante_stock: Type.Integer(),
    niveau_sante: Type.String({ description: 'EXCELLENT, BON, MOYEN or CRITIQUE' }),
    rotation_stock_annuelle: Type.Number(),
    insights: Type.Array(InsightSchema),
    recommandations: Type.Array(AdviceSchema),
    anomalies: Type.Array(AnomalySchema),
  }),
  top_articles_vendus: Type.Array(TopSchema),
  detail_par_article: Type.Optional(Type.Array(DetailSchema)),
});
