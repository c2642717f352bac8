-- One row: the key by which evaluators sign the decisions that they announce, so that a gateway can tell them from what
-- anybody else with access to the relay sends. Whoever may append decisions may read it, and nobody else.
CREATE TABLE announcement_key (
  -- 32 bytes, of which 244 bits are random.
  key bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  only_row boolean NOT NULL DEFAULT true,
  CONSTRAINT announcement_key_pkey PRIMARY KEY (only_row),
  CONSTRAINT announcement_key_only_row CHECK (only_row)
);

INSERT INTO announcement_key DEFAULT VALUES;

GRANT SELECT ON announcement_key TO faramesh_service;
