/** The bounds of the live room. Each has a test at the bound. */

/** Changes that commit within this time of each other may leave as one frame per article (contract, D9). */
export const FLUSH_INTERVAL_MS = 50;
/** The same for the notices of a shop: its figures are worked out at most once in this time. */
export const NOTICE_INTERVAL_MS = 1_000;
/** Refused sales that one read of the notices takes; the next takes those that follow. */
export const REFUSED_PER_READ_MAX = 500;
/** A socket with more than this waiting in its buffer is skipped, and catches up from the journal later. */
export const BUFFER_BYTES_MAX = 256 * 1024;
/** A skipped socket is served again once no more than this waits in its buffer. */
export const BUFFER_BYTES_DRAINED = 64 * 1024;
/** How often a skipped socket is looked at. */
export const DRAIN_POLL_MS = 50;
/** A socket that stays skipped for longer is closed: its till comes back and resumes. */
export const SLOW_MS_MAX = 60_000;
/** After a read of the journal failed, it is tried again this much later. */
export const READ_RETRY_MS = 250;
/** A socket that was told to close has this long to do so before it is cut. */
export const CLOSE_GRACE_MS = 2_000;
/** Sockets of all shops together, those that are being closed included. */
export const SOCKETS_MAX = 512;
/** Sockets of one till; a till that opens one more loses its oldest. */
export const SOCKETS_PER_TILL_MAX = 64;
/** How often one till can make the hub raise its epoch in one run: a till that counts wrongly must not stop the shop. */
export const RAISES_PER_TILL_MAX = 8;
