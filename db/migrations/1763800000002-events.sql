CREATE SEQUENCE events_position_seq AS bigint;

-- The log. `json` rather than `jsonb`: it keeps what was sent to the letter, the order of keys included, which rules may look at.
CREATE TABLE events (
  action_id uuid NOT NULL,
  sequence integer NOT NULL,
  position bigint NOT NULL,
  id uuid NOT NULL,
  event_type text NOT NULL,
  actor json NOT NULL,
  created_at timestamptz NOT NULL,
  meta json NOT NULL,
  payload json,
  salt bytea,
  prev_hash bytea,
  record_hash bytea NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (action_id, sequence),
  CONSTRAINT events_chain_begins CHECK (sequence >= 1 AND (sequence = 1) = (prev_hash IS NULL)),
  CONSTRAINT events_salted CHECK ((payload IS NULL) = (salt IS NULL)),
  CONSTRAINT events_hash_length CHECK (length(record_hash) = 32 AND length(prev_hash) = 32)
);

CREATE INDEX events_position ON events (position);

GRANT SELECT, INSERT ON events TO faramesh_service;
GRANT USAGE ON SEQUENCE events_position_seq TO faramesh_service;
GRANT SELECT, UPDATE (payload, salt) ON events TO faramesh_eraser;
