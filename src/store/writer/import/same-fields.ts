/** True when two rows hold the same plain values under the same names. */
export function sameFields<Row extends object>(a: Row, b: Row): boolean {
  const names = Object.keys(a) as (keyof Row)[];
  return names.every((name) => a[name] === b[name]);
}
