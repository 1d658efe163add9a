const FAULTS_SHOWN_MAX = 20;
const IDS_SHOWN_MAX = 20;

type Subject = 'shops' | 'tills' | 'categories' | 'articles' | 'variants' | 'deliveries';
type Change = 'added' | 'changed' | 'unchanged';

/** Counts what an import did, in the order in which a person wants to read it. */
export class ImportReport {
  readonly faults: string[] = [];
  readonly #counts = new Map<Subject, Record<Change, number>>();
  readonly #openingsIgnored: string[] = [];

  count(subject: Subject, change: Change): void {
    const counts = this.#counts.get(subject) ?? { added: 0, changed: 0, unchanged: 0 };
    counts[change] += 1;
    this.#counts.set(subject, counts);
  }

  /** An article that is known keeps the stock that its movements explain. */
  openingIgnored(code: string): void {
    this.#openingsIgnored.push(code);
  }

  /** How many were added or changed. */
  total(subject: Subject, change: Change): number {
    return this.#counts.get(subject)?.[change] ?? 0;
  }

  get changed(): boolean {
    return [...this.#counts.values()].some((counts) => counts.added + counts.changed > 0);
  }

  lines(): string[] {
    const lines = [...this.#counts].map(
      ([subject, { added, changed, unchanged }]) =>
        `${subject}: ${added} added, ${changed} changed, ${unchanged} unchanged`,
    );
    const ignored = this.#openingsIgnored;
    if (ignored.length > 0) {
      const more = ignored.length > IDS_SHOWN_MAX ? ` and ${ignored.length - IDS_SHOWN_MAX} more` : '';
      lines.push(
        `quantite_stock of ${ignored.length} known articles ignored (a stock is opened once, then only movements change it): ` +
          ignored.slice(0, IDS_SHOWN_MAX).join(', ') +
          more,
      );
    }
    return lines;
  }

  faultSentence(): string {
    const more = this.faults.length - FAULTS_SHOWN_MAX;
    const shown = this.faults.slice(0, FAULTS_SHOWN_MAX).join('; ');
    return `nothing was imported: ${shown}${more > 0 ? `; and ${more} more faults` : ''}`;
  }
}
