import { X509Certificate } from 'node:crypto';
import { readBoundedFile } from './bounded-file.ts';
import type { Kind, Parsed } from './setting.ts';

const BYTES_MAX = 1024 * 1024;
const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** A PEM file of certificates, read to its text: their blocks and nothing else of the file. */
export const certificatesFile: Kind<string> = {
  allowed: 'a PEM file with one or several certificates',
  read(path): Parsed<string> {
    const content = readBoundedFile(path, BYTES_MAX);
    if ('unfit' in content) return content;
    const blocks = content.fit.match(BLOCK) ?? [];
    if (blocks.length === 0)
      return {
        unfit:
          'there is no certificate in this file; it must be PEM, which begins with -----BEGIN CERTIFICATE-----',
      };
    const broken = blocks.findIndex((block) => !isCertificate(block));
    if (broken !== -1) return { unfit: `certificate ${broken + 1} of this file is broken` };
    return { fit: `${blocks.join('\n')}\n` };
  },
};

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
