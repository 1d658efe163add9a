import { backup } from './backup.ts';
import { cashReportApply } from './cash-report/apply.ts';
import { cashReportList } from './cash-report/list.ts';
import { cataloguePull } from './catalogue/pull.ts';
import { catalogueStatus } from './catalogue/status.ts';
import type { Command, OwnCommand } from './command.ts';
import { countAdd } from './count/add.ts';
import { countAbandon, countClose } from './count/end.ts';
import { countShow } from './count/show.ts';
import { countStart } from './count/start.ts';
import { deliveryAnnounce } from './delivery/announce.ts';
import { deliveryList } from './delivery/list.ts';
import { demo } from './demo.ts';
import { importFile } from './import.ts';
import { moveIn } from './move-in.ts';
import { movementCount, movementDelivery, movementLoss, movementReturn } from './movement/enter.ts';
import { quarantineAccept } from './quarantine/accept.ts';
import { quarantineDiscard } from './quarantine/discard.ts';
import { quarantineList } from './quarantine/list.ts';
import { quarantineShow } from './quarantine/show.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';
import { stockAccept } from './stock/accept.ts';
import { stockCompare } from './stock/compare.ts';
import { terminalAdd } from './terminal/add.ts';
import { terminalList } from './terminal/list.ts';
import { terminalDisable, terminalEnable } from './terminal/switch.ts';
import { token } from './token.ts';
import { upstreamCertificate } from './upstream/certificate.ts';
import { upstreamCheck } from './upstream/check.ts';
import { upstreamDrop } from './upstream/drop.ts';
import { upstreamList } from './upstream/list.ts';
import { upstreamRenumber } from './upstream/renumber.ts';
import { upstreamRetry } from './upstream/retry.ts';
import { upstreamSettle } from './upstream/settle.ts';
import { upstreamShow } from './upstream/show.ts';
import { verify } from './verify.ts';

/** Every command once; the order is that of the help text. */
export const COMMANDS: readonly (Command | OwnCommand)[] = [
  serve,
  demo,
  importFile,
  status,
  verify,
  backup,
  restore,
  token,
  terminalList,
  terminalAdd,
  terminalEnable,
  terminalDisable,
  quarantineList,
  quarantineShow,
  quarantineAccept,
  quarantineDiscard,
  cashReportList,
  cashReportApply,
  movementDelivery,
  movementLoss,
  movementReturn,
  movementCount,
  deliveryList,
  deliveryAnnounce,
  countStart,
  countAdd,
  countShow,
  countClose,
  countAbandon,
  moveIn,
  stockCompare,
  stockAccept,
  upstreamList,
  upstreamShow,
  upstreamRetry,
  cataloguePull,
  catalogueStatus,
  upstreamRenumber,
  upstreamSettle,
  upstreamDrop,
  upstreamCheck,
  upstreamCertificate,
];
