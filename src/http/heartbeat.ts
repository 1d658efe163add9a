import type { WebSocket } from '@fastify/websocket';
import type { Clock } from '../clock.ts';
import { openAlarm } from '../live/alarm.ts';

/** A peer that is gone without a word is noticed after at most twice this. */
const PING_INTERVAL_MS = 25_000;

export interface Heartbeat {
  /** Watches a socket until it closes. */
  watch(socket: WebSocket): void;
  stop(): void;
}

/** Pings every socket, and cuts those from which nothing has come since the ping before. */
export function startHeartbeat(clock: Clock): Heartbeat {
  const heardFrom = new Map<WebSocket, boolean>();
  const nextBeat = openAlarm(clock, beat);

  function beat(): void {
    for (const [socket, heard] of heardFrom) {
      if (heard) {
        heardFrom.set(socket, false);
        socket.ping();
      } else {
        socket.terminate();
      }
    }
    nextBeat.arm(PING_INTERVAL_MS);
  }

  nextBeat.arm(PING_INTERVAL_MS);
  return {
    watch(socket) {
      const alive = () => void (heardFrom.has(socket) && heardFrom.set(socket, true));
      heardFrom.set(socket, true);
      socket.on('pong', alive);
      socket.on('message', alive);
      socket.on('close', () => heardFrom.delete(socket));
    },
    stop: () => nextBeat.cancel(),
  };
}
