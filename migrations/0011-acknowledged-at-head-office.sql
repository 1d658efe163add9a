-- Entries of protocol `journal` that head office was found to have: the hub was restored, or spoke another protocol
-- meanwhile, and nobody knows any more which of them arrived after what follows them. Each may be one that came late.

-- The part `after_seq` < seq <= `up_to`, one per shop. `position`: how far the line had come when they were found, at the
-- latest. `seen_up_to`: head office had them so far when the line had gone on.
CREATE TABLE upstream_acknowledged (
  shop_id INTEGER PRIMARY KEY REFERENCES shop (id),
  after_seq INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  position INTEGER NOT NULL,
  seen_up_to INTEGER NOT NULL
) STRICT;
