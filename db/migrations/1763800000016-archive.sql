-- What stays of a month that was archived: what the tree needs, so that every proof can be made as before.
CREATE TABLE archived_records (
  position bigint NOT NULL,
  record_hash bytea NOT NULL,
  action_id uuid NOT NULL,
  sequence integer NOT NULL,
  -- The month with which it left, as 2026-08.
  month text NOT NULL,
  CONSTRAINT archived_records_pkey PRIMARY KEY (position),
  CONSTRAINT archived_records_hash_length CHECK (length(record_hash) = 32)
);

CREATE INDEX archived_records_by_action ON archived_records (action_id, sequence);

CREATE TRIGGER archived_records_append_only BEFORE UPDATE OR DELETE ON archived_records
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER archived_records_never_truncated BEFORE TRUNCATE ON archived_records
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The leaves of the tree, wherever they stand.
CREATE VIEW leaves AS
  SELECT position, record_hash FROM events
  UNION ALL SELECT position, record_hash FROM administrative_events
  UNION ALL SELECT position, record_hash FROM archived_records;

GRANT SELECT ON archived_records TO faramesh_service, faramesh_eraser;
GRANT SELECT ON leaves TO faramesh_service;

-- Who read an action before its month left and appends to it afterwards is led to the default partition: there it is too late,
-- as for anybody who loses a race.
CREATE FUNCTION leave_out_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM archived_records WHERE action_id = NEW.action_id) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER events_not_after_archive BEFORE INSERT ON events_default
  FOR EACH ROW EXECUTE FUNCTION leave_out_archived();

-- Where the tables of archived months go that are not dropped; the owner alone gets there.
CREATE SCHEMA archive;
