import { openElements } from '../../src/domain/json-elements.ts';

/** The source text of one element of the JSON array that starts at `text[start]`. */
export function elementText(text: string, start: number, index: number): string {
  const { from, to } = openElements(text, start)(index);
  return text.slice(from, to);
}
