/** An amount for people in the shop's part of the world: "50 000,00 CDF". `minor` is in minor units (1/100). */
export function amountText(minor: number, currency: string): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const major = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ' ');
  return `${minor < 0 ? '-' : ''}${major},${digits.slice(-2)} ${currency}`;
}
