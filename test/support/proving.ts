/** `.ci/run` and `npm run prove…` set PROVE: then everything runs as often as a proof needs, else `npm test` takes a sample of it. */
const PROVING = process.env['PROVE'] === 'on';

/** How often something is repeated. */
export function times(sample: number, proof: number): number {
  return PROVING ? proof : sample;
}
