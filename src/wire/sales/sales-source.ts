import { endOfValue, memberOffset, type openElements, skipSpace } from '../../domain/json-elements.ts';

/** Where the text of a batch's entries stands: entry i is the element i of the JSON array at `text[start]`. */
export interface SalesSource {
  readonly text: string;
  readonly start: number;
}

/** The two names under which an envelope carries its sales, in the order in which they are joined (contract, 6.2). */
export const ENVELOPE_KEYS = ['Ventes', 'ventes'] as const;
export type EnvelopeKey = (typeof ENVELOPE_KEYS)[number];

/** A body that is a bare list: it is its own source. */
export function listSource(text: string): SalesSource {
  return { text, start: skipSpace(text, 0) };
}

/** The source of an envelope's sales: the one list where it stands, or both lists joined into a new text. */
export function envelopeSource(text: string, keys: readonly EnvelopeKey[]): SalesSource {
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return { text, start: listOffset(text, only) };
  const inner = keys
    .map((key) => innerText(text, listOffset(text, key)))
    .filter((part) => part.trim() !== '');
  return { text: `[${inner.join(',')}]`, start: 0 };
}

/** The source of the entries from `from` up to but not including `to`, as a text of their own. */
export function partOfSource(
  elements: ReturnType<typeof openElements>,
  text: string,
  from: number,
  to: number,
) {
  const first = elements(from).from;
  return { text: `[${text.slice(first, elements(to - 1).to)}]`, start: 0 };
}

/**
 * Offset of the `[` of an envelope's list. When the quoted key stands once in the whole text, and no escape can hide a
 * second one, that is the place; else the object is walked member by member.
 */
function listOffset(text: string, key: EnvelopeKey): number {
  const quoted = `"${key}"`;
  const at = text.indexOf(quoted);
  const plain = at !== -1 && text.indexOf(quoted, at + 1) === -1 && !ESCAPED_LETTER.test(text);
  return plain ? text.indexOf('[', at + quoted.length) : memberOffset(text, skipSpace(text, 0), key);
}

/** An escape that may stand for a letter of the keys ("\u0076entes"); those of é or " are not among them. */
const ESCAPED_LETTER = /\\u00[567]/;

function innerText(text: string, start: number): string {
  return text.slice(start + 1, endOfValue(text, start) - 1);
}
