/** What reading a text gave: the value, or what is wrong with it, as the end of a sentence ("it must be …"). */
export type Parsed<T> = { readonly fit: T } | { readonly unfit: string };

/** One kind of value: what is allowed, in words and in code. */
export interface Kind<T> {
  /** In words, for the help text. */
  readonly allowed: string;
  /** `text` is trimmed. An empty one arrives only where the setting has no default. */
  read(text: string): Parsed<T>;
}

/** One setting: everything that is known about it, once. */
export interface Setting<T> {
  /** The environment variable. */
  readonly name: string;
  readonly kind: Kind<T>;
  /** As one would write it; '' = none. */
  readonly defaultText: string;
  readonly help: string;
  /** A secret may also be given as NAME_FILE, and its value never appears in a text. */
  readonly secret: boolean;
}
