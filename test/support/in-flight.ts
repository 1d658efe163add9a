import type { ServerResponse } from 'node:http';

/**
 * The most requests of one client that were ever being answered at once. A client that gave one up and asks again does not
 * ask twice: the end of the first connection may only be heard of after the new request.
 */
export class InFlight {
  max = 0;
  readonly #open = new Set<ServerResponse>();

  arrived(response: ServerResponse): void {
    const before = [...this.#open].map((one) => ({ one, closed: false, answered: false }));
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    for (const other of before) {
      other.one.once('close', () => {
        other.closed = true;
        other.answered = other.one.writableFinished;
      });
    }
    // By then, what its clients broke off before this request is heard of.
    afterTurns(2, () => {
      const beside = before.filter(({ closed, answered }) => answered || !closed);
      this.max = Math.max(this.max, beside.length + 1);
    });
  }
}

function afterTurns(turns: number, then: () => void): void {
  setImmediate(() => (turns === 1 ? then() : afterTurns(turns - 1, then)));
}
