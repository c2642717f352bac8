-- What those who run the installation did: policies put in force, payloads erased, keys that seal. One stream, which goes by
-- the installation's id, of the same records under the same discipline as `events`; the positions of both are drawn from
-- one sequence, so one order and one seal cover both.
CREATE TABLE administrative_events (LIKE events INCLUDING ALL);

CREATE TRIGGER administrative_events_append_only BEFORE UPDATE OR DELETE ON administrative_events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER administrative_events_never_truncated BEFORE TRUNCATE ON administrative_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX administrative_events_by_policy ON administrative_events ((meta ->> 'policy_hash'));
CREATE INDEX administrative_events_by_action ON administrative_events ((meta ->> 'action_id'));

-- Everything that ever happened, for those who read or seal it all.
CREATE VIEW log AS SELECT * FROM events UNION ALL SELECT * FROM administrative_events;

GRANT SELECT, INSERT ON administrative_events TO faramesh_service, faramesh_eraser;
GRANT SELECT ON log TO faramesh_service, faramesh_eraser;
GRANT SELECT ON installation TO faramesh_eraser;
GRANT SELECT, USAGE ON SEQUENCE events_position_seq TO faramesh_eraser;
