import type { ServerResponse } from 'node:http';

/** The bytes that one request's body holds. */
export interface BodyAccount {
  /** False when the budget has no room for so many bytes more; they are then not counted. */
  take(bytes: number): boolean;
}

/**
 * Bounds the memory that the bodies of all requests hold together: each alone may be large, and a thousand
 * connections may be open. What a request took is given back when its answer is sent or its connection is gone.
 */
export class BodyBudget {
  readonly #bytesMax: number;
  #held = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get heldBytes(): number {
    return this.#held;
  }

  account(response: ServerResponse): BodyAccount {
    let taken = 0;
    response.once('close', () => {
      this.#held -= taken;
    });
    return {
      take: (bytes) => {
        if (this.#held + bytes > this.#bytesMax) return false;
        this.#held += bytes;
        taken += bytes;
        return true;
      },
    };
  }
}
