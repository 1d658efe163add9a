import { type ConnectFaultKind, connectFaultSentences } from './connect-faults.ts';

/** Why the whole line to head office stands still for now; nothing is marked and nothing is lost meanwhile. */
export type LineFaultKind =
  | 'unreachable'
  | 'timed-out'
  | 'dropped'
  | 'not-http'
  | 'gateway'
  | 'busy'
  | 'failing'
  | 'unreadable'
  | 'redirected'
  | 'unauthorised'
  | 'wrong-address'
  | 'host-refused'
  | 'request-refused'
  | 'unknown-hub'
  | 'ahead'
  | 'own-storage'
  | 'own-failure';

/** One sentence for the operator (English) and one for the shop's page (French). */
export interface FaultSentences {
  readonly english: string;
  readonly french: string;
}

const ENGLISH: Readonly<Record<LineFaultKind, string>> = {
  unreachable: 'head office cannot be reached; sales are kept and sent later',
  'timed-out': 'head office did not answer in time; the sales are sent again, and counted once',
  dropped: 'the connection broke before the answer was whole; the sales are sent again, and counted once',
  'not-http':
    'what answers at HUB_UPSTREAM_URL speaks no HTTP: a wrong port, or https is spoken there and the address says http',
  gateway: 'the gateway in front of head office answers that it is not available',
  busy: 'head office asks to wait',
  failing: 'head office answers every sale with an internal error',
  unreadable: 'what answers at HUB_UPSTREAM_URL is not head office (a login page of the network, perhaps)',
  redirected: 'head office redirects elsewhere: set HUB_UPSTREAM_URL to its final address (https, perhaps)',
  unauthorised:
    'head office refuses the access: check HUB_UPSTREAM_TOKEN (it is read when the hub starts, also from a file)',
  'wrong-address': 'HUB_UPSTREAM_URL leads to a server that does not speak HUB_UPSTREAM_PROTOCOL',
  'host-refused':
    'head office does not know the host name in HUB_UPSTREAM_URL: its administrator must allow it; or https is spoken there and the address says http',
  'request-refused':
    'head office refuses the form of the request: the hub and head office do not fit together',
  'unknown-hub': 'head office does not know this hub or this shop: its administrator must register it',
  ahead:
    'head office has records of this shop that the hub lacks, or other ones: the hub was restored, and nothing is sent until that is settled',
  'own-storage': 'the hub could not write down what head office answered: look at its disk',
  'own-failure': 'the hub failed while it sent sales: see its log',
};

const FRENCH: Readonly<Record<LineFaultKind, string>> = {
  unreachable: 'Le siège est injoignable ; les ventes sont gardées et seront envoyées plus tard.',
  'timed-out': "Le siège n'a pas répondu à temps ; les ventes seront renvoyées et comptées une seule fois.",
  dropped:
    'La connexion avec le siège a été coupée ; les ventes seront renvoyées et comptées une seule fois.',
  'not-http': "L'adresse du siège est mal réglée. Appelez le technicien.",
  gateway: "Le serveur du siège n'est pas disponible pour le moment.",
  busy: "Le siège demande d'attendre.",
  failing: 'Le serveur du siège est en panne ; les ventes seront envoyées plus tard.',
  unreadable:
    "La réponse reçue ne vient pas du siège (page de connexion du réseau ?). Vérifiez l'accès à Internet.",
  redirected: "L'adresse du siège est mal réglée. Appelez le technicien.",
  unauthorised: "Le siège refuse l'accès de ce serveur. Appelez le technicien.",
  'wrong-address': "L'adresse du siège est mal réglée. Appelez le technicien.",
  'host-refused': "Le siège ne reconnaît pas l'adresse utilisée. Appelez le technicien.",
  'request-refused': 'Le siège refuse la forme des envois. Appelez le technicien.',
  'unknown-hub': 'Le siège ne connaît pas ce serveur ou cette boutique. Appelez le technicien.',
  ahead:
    "Le siège a des enregistrements que ce serveur n'a pas (restauration). Rien n'est envoyé pour le moment. Appelez le technicien.",
  'own-storage': "Le serveur de la boutique n'arrive pas à écrire sur son disque. Appelez le technicien.",
  'own-failure': "L'envoi au siège a échoué sur le serveur de la boutique. Appelez le technicien.",
};

/**
 * @param detail what a person can look for (a status, an error code), added to the operator's sentence
 * @param why the reason for `unreachable`, where it is known
 */
export function faultSentences(kind: LineFaultKind, detail: string, why?: ConnectFaultKind): FaultSentences {
  const told =
    why === undefined ? { english: ENGLISH[kind], french: FRENCH[kind] } : connectFaultSentences(why);
  return { english: detail === '' ? told.english : `${told.english} (${detail})`, french: told.french };
}
