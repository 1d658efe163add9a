/** Faults of a file that an operator imports: all at once, in English, each with its place. Bounded. */
export const FAULTS_MAX = 100;

export class FileFaults {
  readonly #faults: string[] = [];
  #more = 0;

  add(place: string, sentence: string): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(`${place}: ${sentence}`);
    else this.#more++;
  }

  get none(): boolean {
    return this.#faults.length === 0;
  }

  list(): readonly string[] {
    return this.#more === 0 ? this.#faults : [...this.#faults, `and ${this.#more} more faults`];
  }
}
