-- Positions, and how far the log is settled.
--
-- Transactions that append at the same time commit in any order, so a reader that goes by position alone passes a lower
-- one that commits later and loses it for ever. Therefore an appender announces itself before it draws positions, by a
-- shared advisory lock whose key tells the last position drawn so far: all that it will draw lie above. The lock is
-- released when the transaction has ended and what it wrote can be seen. Other transactions, long ones too, hold nobody up.

-- The last position drawn by anybody.
CREATE FUNCTION last_drawn_position() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM events_position_seq
$$;

-- Announces an append and draws its positions. The lock's key: 0x4641 in the high 16 bits, the position in the others.
CREATE FUNCTION allocate_positions(amount integer) RETURNS bigint[] LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared((x'4641'::bigint << 48) | last_drawn_position());
  RETURN ARRAY(SELECT nextval('events_position_seq') FROM generate_series(1, amount));
END
$$;

-- The last position at and below which nothing can appear any more, for a statement that begins after this one.
-- Every position up to `drawn` was drawn before the locks are looked at: who drew it either still holds its lock, which
-- lowers the answer below it, or has ended.
CREATE FUNCTION settled_position() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  drawn bigint := last_drawn_position();
  held bigint;
BEGIN
  SELECT min(((classid::bigint & x'ffff'::bigint) << 32) | objid::bigint) INTO held
  FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = x'4641'::bigint
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(drawn, held);
END
$$;

GRANT SELECT ON SEQUENCE events_position_seq TO faramesh_service;
