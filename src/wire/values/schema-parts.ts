import { Type } from 'typebox';

/** Text that may be null, in the form that the serializer handles without trying alternatives. */
export const NullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] });
export const NullableInteger = Type.Unsafe<number | null>({ type: ['integer', 'null'] });

/** Text with exactly two decimals, in every answer (contract, D3). */
export const Amount = Type.String({ description: 'Decimal text with two decimals: "25000.00"' });
/** An amount as a till sends it (contract, D3). */
export const SentAmount = Type.Unsafe<number | string>({
  type: ['number', 'string'],
  description: 'A number, or decimal text; exact',
});
export const NullableAmount = NullableText;

/** One of some words. */
export function OneOf<Word extends string>(words: readonly Word[]) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words] });
}
