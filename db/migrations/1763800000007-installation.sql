-- One row: the name that keeps this installation's queue apart from others on the same Redis.
CREATE TABLE installation (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  only_row boolean NOT NULL DEFAULT true,
  CONSTRAINT installation_pkey PRIMARY KEY (only_row),
  CONSTRAINT installation_only_row CHECK (only_row)
);

INSERT INTO installation DEFAULT VALUES;

GRANT SELECT ON installation TO faramesh_service;
