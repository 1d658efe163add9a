import type { FaultSentences } from './faults.ts';

/** Why head office was not reached: nothing of the request has left. */
export type ConnectFaultKind =
  | 'name-unknown'
  | 'refused'
  | 'no-route'
  | 'no-connection'
  | 'certificate-unknown'
  | 'certificate-expired'
  | 'certificate-early'
  | 'certificate-name'
  | 'not-tls'
  | 'tls-failed'
  | 'proxy-name-unknown'
  | 'proxy-refused'
  | 'proxy-away'
  | 'proxy-login'
  | 'proxy-forbids'
  | 'proxy-reaches-nothing';

const TECHNICIAN = 'Appelez le technicien.';
const KEPT = 'les ventes sont gardées et seront envoyées plus tard.';

const SENTENCES: Readonly<Record<ConnectFaultKind, FaultSentences>> = {
  'name-unknown': {
    english:
      'head office cannot be reached: its name is not found; there is no internet, or the name in HUB_UPSTREAM_URL is wrong',
    french: `Le siège est injoignable : vérifiez l'accès à Internet ; ${KEPT}`,
  },
  refused: {
    english:
      'head office cannot be reached: nothing listens there; the server is down, or the port in HUB_UPSTREAM_URL is wrong',
    french: `Le siège est injoignable ; ${KEPT}`,
  },
  'no-route': {
    english: 'head office cannot be reached: there is no way to it from this network; sales are sent later',
    french: `Le siège est injoignable : vérifiez l'accès à Internet ; ${KEPT}`,
  },
  'no-connection': {
    english:
      'head office cannot be reached: no connection came about in time; a firewall, a wrong port in HUB_UPSTREAM_URL, or a very slow network',
    french: `Le siège est injoignable : le réseau est absent ou très lent ; ${KEPT}`,
  },
  'certificate-unknown': {
    english:
      "head office cannot be reached safely: its certificate is self-signed or from an authority that this machine does not know; put that authority's certificate into HUB_UPSTREAM_CA_FILE, or something on the way reads along",
    french: `Le certificat du siège n'est pas reconnu ; ${KEPT} ${TECHNICIAN}`,
  },
  'certificate-expired': {
    english:
      "head office cannot be reached safely: its certificate has expired, or the hub's clock runs ahead; its administrator must renew it",
    french: `Le certificat du siège a expiré, ou l'horloge de ce serveur avance ; ${KEPT} ${TECHNICIAN}`,
  },
  'certificate-early': {
    english:
      "head office cannot be reached safely: its certificate is not valid yet by the hub's clock, so the clock is wrong; set it, or let the machine get the time from the network",
    french: `L'horloge de ce serveur est fausse, la connexion sûre avec le siège est impossible ; ${KEPT} ${TECHNICIAN}`,
  },
  'certificate-name': {
    english:
      'head office cannot be reached safely: the certificate there is for another name than the one in HUB_UPSTREAM_URL',
    french: `Le certificat du siège est au nom d'un autre serveur ; ${KEPT} ${TECHNICIAN}`,
  },
  'not-tls': {
    english:
      'head office cannot be reached: HUB_UPSTREAM_URL says https, but plain HTTP is spoken there: a wrong port, or http was meant',
    french: `L'adresse du siège est mal réglée. ${TECHNICIAN}`,
  },
  'tls-failed': {
    english: 'head office cannot be reached: no secure connection (TLS) came about',
    french: `La connexion sûre avec le siège est impossible ; ${KEPT} ${TECHNICIAN}`,
  },
  'proxy-name-unknown': {
    english: 'the proxy cannot be reached: its name is not found; check HUB_UPSTREAM_PROXY or HTTPS_PROXY',
    french: `Le proxy du réseau est introuvable ; ${KEPT} ${TECHNICIAN}`,
  },
  'proxy-refused': {
    english:
      'the proxy cannot be reached: nothing listens there; it is down, or the port in HUB_UPSTREAM_PROXY or HTTPS_PROXY is wrong',
    french: `Le proxy du réseau ne répond pas ; ${KEPT} ${TECHNICIAN}`,
  },
  'proxy-away': {
    english: 'the proxy cannot be reached, or hung up before there was a way to head office',
    french: `Le proxy du réseau ne répond pas ; ${KEPT}`,
  },
  'proxy-login': {
    english:
      'the proxy asks for a name and a password, or refuses those in HUB_UPSTREAM_PROXY or HTTPS_PROXY',
    french: `Le proxy du réseau refuse l'accès de ce serveur. ${TECHNICIAN}`,
  },
  'proxy-forbids': {
    english: 'the proxy does not let the hub through to head office: its administrator must allow it',
    french: `Le proxy du réseau interdit l'accès au siège. ${TECHNICIAN}`,
  },
  'proxy-reaches-nothing': {
    english: 'the proxy answers, and cannot reach head office itself',
    french: `Le siège est injoignable ; ${KEPT}`,
  },
};

export function connectFaultSentences(kind: ConnectFaultKind): FaultSentences {
  return SENTENCES[kind];
}
