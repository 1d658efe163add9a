import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const unzip = promisify(gunzip);

/**
 * The text of a reply, unpacked when it came packed.
 * @param bytesMax bound of what it may be unpacked
 * @param onPart called for each part that comes in
 * @throws when it is broken, or larger
 */
export async function replyText(
  body: AsyncIterable<Uint8Array>,
  encoding: string | string[] | undefined,
  bytesMax: number,
  onPart: () => void,
): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) {
    parts.push(part);
    onPart();
  }
  const whole = Buffer.concat(parts);
  const unpacked = encoding === 'gzip' ? await unzip(whole, { maxOutputLength: bytesMax }) : whole;
  return new TextDecoder().decode(unpacked);
}
