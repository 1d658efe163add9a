import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/**
 * The text of a reply, unpacked when it came packed.
 * @param bytesMax bound of what it may be unpacked
 * @throws when it is broken, or larger
 */
export async function replyText(
  body: { arrayBuffer(): Promise<ArrayBuffer>; text(): Promise<string> },
  encoding: string | string[] | undefined,
  bytesMax: number,
): Promise<string> {
  if (encoding !== 'gzip') return body.text();
  const unpacked = await unzip(await body.arrayBuffer(), { maxOutputLength: bytesMax });
  return unpacked.toString('utf8');
}
