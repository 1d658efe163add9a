import * as errors from '../wire/requests/request-errors.ts';
import type { GeneralAnswers } from './answer.ts';

/** The tills' language: French, in the shapes of the contract. */
export const TILL_ANSWERS: GeneralAnswers = {
  bodyTooLarge: errors.BODY_TOO_LARGE,
  busy: errors.HUB_BUSY,
  notJson: errors.INVALID_JSON,
  encodingUnknown: errors.ENCODING_UNKNOWN,
  pathUnknown: errors.PATH_UNKNOWN,
  methodNotAllowed: errors.methodNotAllowed,
  requestUnusable: errors.requestUnusable,
  fault: errors.INTERNAL_ERROR,
};
