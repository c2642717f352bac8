-- Positions for a transaction that is about to append, and the horizon that lets readers know when those below are settled.
--
-- The order matters: (1) take a transaction id, (2) draw the positions, (3) look at the highest id given out so far. Whoever
-- drew a lower position had done (1) before this (3), so its id is below our horizon. Once every transaction below the
-- horizon has ended, nothing can appear any more at or below our positions. Neither commit order nor id order says that:
-- a transaction may draw a later position with an earlier id.
CREATE FUNCTION allocate_positions(amount integer, OUT positions bigint[], OUT horizon xid8)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'events are appended in read committed transactions only: an older snapshot would give a false horizon';
  END IF;
  PERFORM pg_current_xact_id();
  positions := ARRAY(SELECT nextval('events_position_seq') FROM generate_series(1, amount));
  horizon := pg_snapshot_xmax(pg_current_snapshot());
END
$$;
