-- The log under seal: its records, in the order of their positions, are the leaves of one Merkle tree (RFC 9162) that only grows.

-- Complete subtrees of 256, 65,536 … leaves, so that a proof need not hash the whole log. `last_position` is that of the last leaf.
CREATE TABLE sealed_subtrees (
  height smallint NOT NULL,
  index bigint NOT NULL,
  hash bytea NOT NULL,
  last_position bigint NOT NULL,
  CONSTRAINT sealed_subtrees_pkey PRIMARY KEY (height, index),
  CONSTRAINT sealed_subtrees_of_256 CHECK (height > 0 AND height % 8 = 0),
  CONSTRAINT sealed_subtrees_hash_length CHECK (length(hash) = 32)
);

CREATE INDEX sealed_subtrees_by_position ON sealed_subtrees (height, last_position);

-- Signed heads of the tree; `position` is that of the last leaf.
CREATE TABLE checkpoints (
  tree_size bigint NOT NULL,
  position bigint NOT NULL,
  root_hash bytea NOT NULL,
  note text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT checkpoints_pkey PRIMARY KEY (tree_size),
  CONSTRAINT checkpoints_hash_length CHECK (length(root_hash) = 32)
);

CREATE TRIGGER sealed_subtrees_append_only BEFORE UPDATE OR DELETE ON sealed_subtrees
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER sealed_subtrees_never_truncated BEFORE TRUNCATE ON sealed_subtrees
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_append_only BEFORE UPDATE OR DELETE ON checkpoints
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_never_truncated BEFORE TRUNCATE ON checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON sealed_subtrees, checkpoints TO faramesh_service;
