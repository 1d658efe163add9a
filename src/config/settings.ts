import type { UpstreamProtocol } from '../domain/upstream-protocol.ts';
import { LOG_LEVELS } from '../log.ts';
import { certificatesFile } from './certificates-file.ts';
import type { Config } from './config.ts';
import {
  backupRule,
  baseUrl,
  cron,
  displayName,
  folder,
  folders,
  listenHost,
  oneOf,
  onOff,
  optional,
  orOff,
  token,
  wholeNumber,
} from './kinds.ts';
import { proxyUrl } from './proxy.ts';
import type { Setting } from './setting.ts';

const PROTOCOLS: readonly UpstreamProtocol[] = ['ventes-sync', 'journal'];

/** Every setting once; the order is that of the help text. */
export const SETTINGS: { readonly [K in keyof Config]: Setting<Config[K]> } = {
  dataDir: {
    name: 'HUB_DATA_DIR',
    kind: folder,
    defaultText: './data',
    help: 'Folder of the database; made when it does not exist.',
    secret: false,
  },
  host: {
    name: 'HUB_HOST',
    kind: listenHost,
    defaultText: '0.0.0.0',
    help: 'Address to listen on; 0.0.0.0 means all of them.',
    secret: false,
  },
  port: {
    name: 'HUB_PORT',
    kind: wholeNumber(0, 65_535, '', 1),
    defaultText: '8000',
    help: 'Port to listen on; 0 means any free one.',
    secret: false,
  },
  name: {
    name: 'HUB_NAME',
    kind: displayName,
    defaultText: 'boutique-hub',
    help: 'Name under which the tills see this hub.',
    secret: false,
  },
  logLevel: {
    name: 'HUB_LOG_LEVEL',
    kind: oneOf(LOG_LEVELS),
    defaultText: 'info',
    help: 'How much is logged.',
    secret: false,
  },
  mdns: {
    name: 'HUB_MDNS',
    kind: onOff,
    defaultText: 'on',
    help: 'Whether the hub advertises itself on the LAN.',
    secret: false,
  },
  upstreamUrl: {
    name: 'HUB_UPSTREAM_URL',
    kind: optional(baseUrl),
    defaultText: '',
    help: 'Head office; empty means that there is none.',
    secret: false,
  },
  upstreamProtocol: {
    name: 'HUB_UPSTREAM_PROTOCOL',
    kind: oneOf(PROTOCOLS),
    defaultText: 'ventes-sync',
    help: 'How head office is told: ventes-sync is what the existing central backend speaks, journal sends every fact.',
    secret: false,
  },
  upstreamToken: {
    name: 'HUB_UPSTREAM_TOKEN',
    kind: optional(token),
    defaultText: '',
    help: 'Sent to head office as a bearer token, where one is asked for.',
    secret: true,
  },
  upstreamCa: {
    name: 'HUB_UPSTREAM_CA_FILE',
    kind: optional(certificatesFile),
    defaultText: '',
    help: 'Authorities whose certificates are trusted at head office, besides those that the machine trusts.',
    secret: false,
  },
  upstreamProxy: {
    name: 'HUB_UPSTREAM_PROXY',
    kind: optional(proxyUrl),
    defaultText: '',
    help: 'Proxy on the way to head office; empty takes HTTPS_PROXY or HTTP_PROXY, and NO_PROXY; direct takes none.',
    secret: true,
  },
  upstreamCron: {
    name: 'HUB_UPSTREAM_CRON',
    kind: cron,
    defaultText: '* * * * *',
    help: 'When to try head office even if nothing new was sold.',
    secret: false,
  },
  catalogueCron: {
    name: 'HUB_CATALOGUE_CRON',
    kind: orOff(cron),
    defaultText: '*/10 * * * *',
    help: 'When to read the catalogue of head office; off means only when somebody asks.',
    secret: false,
  },
  upstreamTimeoutMs: {
    name: 'HUB_UPSTREAM_TIMEOUT_SECONDS',
    // The central backend needs seconds for a batch on a small machine, and answers later than a till would wait.
    kind: wholeNumber(5, 600, ' seconds', 1000),
    defaultText: '60',
    help: 'How long one request to head office may take.',
    secret: false,
  },
  backupCron: {
    name: 'HUB_BACKUP_CRON',
    kind: orOff(cron),
    defaultText: '17 * * * *',
    help: 'When to copy the database, if anything is new; large ones less often. off means only by "boutique-hub backup".',
    secret: false,
  },
  backupFolders: {
    name: 'HUB_BACKUP_FOLDERS',
    kind: folders,
    defaultText: '',
    help: 'Further folders that get copies, on a second disk, a USB stick or the network; separated by ":".',
    secret: false,
  },
  backupRule: {
    name: 'HUB_BACKUP_KEEP',
    kind: backupRule,
    defaultText: '6h,7d,4w',
    help: 'Which copies are kept: the newest of so many hours, days and weeks.',
    secret: false,
  },
};
