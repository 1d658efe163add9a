/** Longest serial that head office stores. */
export const SERIAL_LENGTH_MAX = 50;

/** What published clients send when they cannot read the device's serial (contract, incident 22). */
const PLACEHOLDERS = new Set([
  'UNKNOWN_SERIAL',
  'UNKNOWN',
  'MAUI-SIMULATOR',
  'VOTRE_NUMERO_SERIE',
  'NULL',
  'UNDEFINED',
]);

/** True for a text that many devices would share, so that it identifies none. */
export function isPlaceholderSerial(serial: string): boolean {
  return PLACEHOLDERS.has(serial.trim().toUpperCase());
}

/** Visible characters of Latin-1, with spaces only inside: what an HTTP header can carry. */
const HEADER_VALUE = /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** Whether a till can send this serial at all, and the hub name it to head office. */
export function fitsHeader(serial: string): boolean {
  return HEADER_VALUE.test(serial);
}
