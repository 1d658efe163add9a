import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestHookHandler } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Reader } from '../store/reader.ts';
import { type Answer, send } from './answer.ts';
import { controlError } from './control-answers.ts';
import { openGuesses } from './guesses.ts';

const TOKEN_MISSING = controlError(
  401,
  'UNAUTHORIZED',
  'this needs the header "Authorization: Bearer TOKEN"; `boutique-hub token` prints the token',
);
const TOKEN_WRONG = controlError(
  401,
  'UNAUTHORIZED',
  'this is not the token of the hub; `boutique-hub token` prints it',
);
const TOO_MANY_GUESSES = controlError(
  429,
  'TOO_MANY_WRONG_TOKENS',
  'too many wrong tokens came from this address; wait, then try again with the right one',
);
const CHALLENGE = 'Bearer realm="boutique-hub"';

/**
 * The door of the control API on the network: it opens to whoever sends the hub's token, and looks at nothing else of
 * the request before. The token is read anew each time, so that a new one counts at once.
 */
export function tokenDoor({ reader, clock }: { reader: Reader; clock: Clock }): onRequestHookHandler {
  const guesses = openGuesses(clock);
  return (request, reply, done) => {
    const refuse = (answer: Answer, challenge: string): void => {
      reply.header('www-authenticate', challenge);
      send(reply, answer);
    };
    const sent = bearerOf(request.headers.authorization);
    if (sent === null) return refuse(TOKEN_MISSING, CHALLENGE);
    const retryAfterSeconds = guesses.blockedForSeconds(request.ip);
    if (retryAfterSeconds > 0) {
      send(reply, { ...TOO_MANY_GUESSES, retryAfterSeconds });
      return;
    }
    if (!isSame(sent, reader.controlToken())) {
      guesses.wrong(request.ip);
      return refuse(TOKEN_WRONG, `${CHALLENGE}, error="invalid_token"`);
    }
    done();
  };
}

function bearerOf(header: string | undefined): string | null {
  return /^Bearer +([^\s]+) *$/i.exec(header ?? '')?.[1] ?? null;
}

/** Takes as long for a token that is nearly right as for one that is all wrong. */
function isSame(sent: string, token: string): boolean {
  return timingSafeEqual(digestOf(sent), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
