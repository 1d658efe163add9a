import type { CommandRefusal } from '../store/writer/protocol.ts';
import type { IdentityErrors } from '../wire/requests/identity-errors.ts';
import * as errors from '../wire/requests/request-errors.ts';
import type { Answer } from './answer.ts';

/** Answers a write that the store refused as a whole; nothing that it answers claims that a sale was taken. */
export function refusedCommandAnswer(refusal: CommandRefusal, identity: IdentityErrors): Answer {
  switch (refusal.refused) {
    case 'till-unknown':
      return identity.tillUnknown;
    case 'till-without-shop':
      return identity.tillWithoutShop;
    case 'busy':
      return errors.HUB_BUSY;
    case 'quarantine-full':
      return errors.QUARANTINE_FULL;
    case 'storage-full':
      return errors.STORAGE_FULL;
    case 'storage-failed':
      return errors.STORAGE_FAILED;
    case 'not-possible':
      throw new Error(`the store refused a till's write with a sentence for operators: ${refusal.sentence}`);
  }
}
