/** Where a head office of protocol `journal` is spoken to, below its address. */
export const JOURNAL_PATH = '/api/hub/v1/journal';

/** How far head office has followed a shop. */
export function watermarkPath(hub: string, shop: number): string {
  return `${JOURNAL_PATH}/${encodeURIComponent(hub)}/watermark?shop=${shop}`;
}

/** The entries of one epoch that head office holds, those after a seq. */
export function entriesPath(
  hub: string,
  asked: { readonly shop: number; readonly epoch: number; readonly after: number; readonly limit: number },
): string {
  const { shop, epoch, after, limit } = asked;
  const query = `shop=${shop}&epoch=${epoch}&after=${after}&limit=${limit}`;
  return `${JOURNAL_PATH}/${encodeURIComponent(hub)}/entries?${query}`;
}
