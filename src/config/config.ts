import type { BackupRule } from '../domain/backup-rule.ts';
import type { UpstreamProtocol } from '../domain/upstream-protocol.ts';
import type { LogLevel } from '../log.ts';

/** Every setting of the process, read once at the start and frozen. What belongs to a shop is in the database. */
export interface Config {
  /** Absolute path of the folder that holds hub.db and hub.sock. */
  readonly dataDir: string;
  /** Address on which the hub listens. */
  readonly host: string;
  /** TCP port; 0 = any free one. */
  readonly port: number;
  /** The name under which the hub is advertised. */
  readonly name: string;
  readonly logLevel: LogLevel;
  /** Whether the hub advertises itself by mDNS. */
  readonly mdns: boolean;
  /** Base URL of head office, without a slash at its end; null = there is no head office. */
  readonly upstreamUrl: string | null;
  readonly upstreamProtocol: UpstreamProtocol;
  /** A secret: never logged, never printed. */
  readonly upstreamToken: string | null;
  /** PEM of authorities that are trusted besides those of the machine. */
  readonly upstreamCa: string | null;
  /** The proxy to head office; null = straight. May hold a password: never logged, never printed. */
  readonly upstreamProxy: string | null;
  /** Five or six cron fields, as node-cron reads them. */
  readonly upstreamCron: string;
  /** When head office's catalogue is read; five or six cron fields, null = only when a person asks. */
  readonly catalogueCron: string | null;
  /** How long one request to head office may take. */
  readonly upstreamTimeoutMs: number;
  /** When copies of the database are made; five or six cron fields, null = only when a person asks. */
  readonly backupCron: string | null;
  /** Folders that get copies besides the one in the data folder; absolute paths. */
  readonly backupFolders: readonly string[];
  readonly backupRule: BackupRule;
}
