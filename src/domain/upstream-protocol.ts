/** How a shop's records travel to head office. `ventes-sync` is what the existing central backend speaks. */
export type UpstreamProtocol = 'ventes-sync' | 'journal';
