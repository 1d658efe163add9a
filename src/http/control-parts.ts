import type { Clock } from '../clock.ts';
import type { ShopId } from '../domain/ids.ts';
import type { OfficeCheckOutcome } from '../domain/office-check.ts';
import type { CatalogueDesk } from '../operations/catalogue.ts';
import type { HubStatus } from '../operations/status.ts';
import type { Reader } from '../store/reader.ts';
import type { WriterClient } from '../store/writer/protocol.ts';

/** What the control routes work with. */
export interface ControlParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
  /** The present status, upstream contact included. */
  readonly status: () => HubStatus;
  /** Absent where the hub does not speak with head office. */
  readonly catalogue?: CatalogueDesk | undefined;
  readonly checkOffice?: ((shopId: ShopId, days: number) => Promise<OfficeCheckOutcome>) | undefined;
}
