import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Parsed } from './setting.ts';

/** The content of a file that a setting names, trimmed. What is wrong with it never quotes the content. */
export function readBoundedFile(path: string, bytesMax: number): Parsed<string> {
  let file: number;
  try {
    // Without O_NONBLOCK a named pipe would hold the start for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return { unfit: `this file cannot be read (${errorCode(error)})` };
  }
  try {
    if (!fstatSync(file).isFile()) return { unfit: 'this is not a file' };
    const bytes = Buffer.alloc(bytesMax + 1);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    if (length > bytesMax) return { unfit: `this file is longer than ${bytesMax} bytes` };
    const text = bytes.toString('utf8', 0, length).trim();
    return text === '' ? { unfit: 'this file is empty' } : { fit: text };
  } finally {
    closeSync(file);
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
