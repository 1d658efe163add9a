export const OK = 0;
export const FAILED = 1;
export const BAD_USAGE = 2;

/** What was typed cannot be understood: one line, exit code 2. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage';
}

/** Settings that cannot be used: one line for each, exit code 2. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('; '));
    this.lines = lines;
  }
}

/** What was asked could not be done: one line for each thing that is wrong, exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly lines: readonly string[];

  constructor(lines: readonly [string, ...string[]], cause?: unknown) {
    super(lines[0], { cause });
    this.lines = lines;
  }
}
