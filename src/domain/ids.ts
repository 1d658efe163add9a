/**
 * Identifiers, branded so that the compiler keeps them apart. They are branded once, where a value enters
 * (wire decoding, a row read from the database), and are plain numbers or texts at run time.
 */
declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Head office's id of a shop (boutique). */
export type ShopId = Brand<number, 'ShopId'>;
/** Head office's id of a till (terminal), or one of the hub's own from {@link FIRST_LOCAL_ID} on. */
export type TillId = Brand<number, 'TillId'>;
/** What a till calls itself in its serial header; compared exactly, case included. */
export type TillSerial = Brand<string, 'TillSerial'>;
/** Head office's id of an article, or one of the hub's own from {@link FIRST_LOCAL_ID} on. */
export type ArticleId = Brand<number, 'ArticleId'>;
/** Number of one fact in one shop's journal: gap-free from 1, rising in commit order. */
export type Seq = Brand<number, 'Seq'>;
/** Number of the hub's present life, raised whenever part of its past may have been lost or come back. */
export type Epoch = Brand<number, 'Epoch'>;

/**
 * Ids that the hub gives itself (a till or an article that head office does not know) start here, so that they never
 * meet head office's own, and still fit the 32-bit integers in which tills read ids.
 */
export const FIRST_LOCAL_ID = 1_000_000_000;

export const shopId = (value: number): ShopId => value as ShopId;
export const tillId = (value: number): TillId => value as TillId;
export const tillSerial = (value: string): TillSerial => value as TillSerial;
export const articleId = (value: number): ArticleId => value as ArticleId;
export const seq = (value: number): Seq => value as Seq;
export const epoch = (value: number): Epoch => value as Epoch;
