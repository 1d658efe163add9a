import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from '../log.ts';
import type { GeneralAnswers } from './answer.ts';

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what is not HTTP at all, before any request exists: JSON here too (contract, D6). The socket is ended, not
 * destroyed, so that the answer arrives; the connection time-out closes it if the other side does not.
 */
export function answerBrokenRequests(
  answers: GeneralAnswers,
  log: Logger,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, body } = answers.requestUnusable(STATUS_OF[error.code ?? ''] ?? 400, '');
    const text = JSON.stringify(body);
    log.debug({ status, reason: error.code }, 'unusable request refused');
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
        'Content-Type: application/json; charset=utf-8\r\n' +
        `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  };
}
