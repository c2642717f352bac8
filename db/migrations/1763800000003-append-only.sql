-- Grants hold the services; this holds the owner as well. One change is let through: faramesh_eraser forgets a payload.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_user = 'faramesh_eraser' THEN
    IF NEW.payload IS NULL AND NEW.salt IS NULL
       AND to_jsonb(OLD) - 'payload' - 'salt' = to_jsonb(NEW) - 'payload' - 'salt' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'events are append-only: % is refused', lower(TG_OP)
    USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'events_append_only';
END
$$;

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
