import type { TestContext } from 'vitest';

/** Skips a test that this machine cannot run, in a sentence that people see, whatever the reporter shows. */
export function skipAloud(context: TestContext, reason: string): never {
  process.stderr.write(`skipped "${context.task.name}": ${reason}\n`);
  return context.skip(reason);
}
