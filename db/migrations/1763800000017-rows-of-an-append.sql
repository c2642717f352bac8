-- What an append sends for each event and each row of status: arrays of these come in the binary format, and nothing has to
-- be parsed but the JSON that stays JSON. They are never altered: a writer sends their columns in this order.
CREATE TYPE new_event AS (
  action_id uuid, sequence integer, id uuid, event_type text, actor json, created_at timestamptz, meta json, payload json,
  salt bytea, prev_hash bytea, record_hash bytea
);
CREATE TYPE new_status AS (
  action_id uuid, sequence integer, status text, agent_id text, tool text, operation text, decision text, reason_code text,
  risk_level text, created_at timestamptz, updated_at timestamptz
);

-- Both are one expression in SQL, so that they cost no call: the planner puts them in their place.
CREATE OR REPLACE FUNCTION last_drawn_position() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(pg_sequence_last_value('events_position_seq'), 0)
$$;

-- To be called before positions are drawn.
CREATE FUNCTION hold_positions() RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock_shared((x'4641'::bigint << 48) | last_drawn_position())
$$;

CREATE OR REPLACE FUNCTION allocate_positions(amount integer) RETURNS bigint[] LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM hold_positions();
  RETURN ARRAY(SELECT nextval('events_position_seq') FROM generate_series(1, amount));
END
$$;
