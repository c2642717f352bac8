-- A position is settled only up to a row that is there. What a transaction draws and rolls back need not survive a crash:
-- the sequence may come back lower and give the same positions out again, below a reader that had passed them.
-- The rows are looked for by a statement of its own, after the look at the locks, so that it sees what those held before.
CREATE OR REPLACE FUNCTION settled_position() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  bound bigint := last_drawn_position();
BEGIN
  SELECT least(bound, min(((classid::bigint & x'ffff'::bigint) << 32) | objid::bigint)) INTO bound
  FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = x'4641'::bigint
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN greatest(
    0,
    (SELECT max(position) FROM events WHERE position <= bound),
    (SELECT max(position) FROM administrative_events WHERE position <= bound)
  );
END
$$;
