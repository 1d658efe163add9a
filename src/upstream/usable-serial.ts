const HEADER_VALUE = /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** Whether an HTTP header can carry this serial; one that it cannot reaches head office in no way. */
export function isUsableSerial(serial: string): boolean {
  return HEADER_VALUE.test(serial);
}
