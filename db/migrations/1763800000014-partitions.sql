-- Events and status rows by the month in which their action began, as its id tells: a UUID v7 begins with 48 bits of
-- milliseconds. A month leaves as two tables; what is read by id looks into one.

-- The lowest id that an action of the month, or of a later one, can have.
CREATE FUNCTION first_id_of(month date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM month) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- What a parent does not hand down to its partitions.
CREATE FUNCTION equip_partition(partition regclass, parent regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF parent = 'public.events'::regclass THEN
    EXECUTE format(
      'CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON %s
       FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()', partition);
    -- Rows are written once, so the first vacuum may as well freeze them: none has to read them all again for wraparound.
    -- It comes after a twentieth of the table is new, not after a fifth, so that each has little to do.
    EXECUTE format(
      'ALTER TABLE %s SET (autovacuum_freeze_min_age = 0, autovacuum_vacuum_insert_scale_factor = 0.05,
       autovacuum_analyze_scale_factor = 0.02)', partition);
  ELSE
    -- Every change of a status leaves a dead entry in each index, those of `pending_decision` right where the backlog is
    -- counted; by default a fifth of the table may be dead first. No fillfactor: a status is indexed, so no update is HOT.
    EXECUTE format(
      'ALTER TABLE %s SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
       autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02)', partition);
  END IF;
END
$$;

DROP VIEW log;

-- What is there becomes the partition of this month and of all before it, as it stands: no row is written anew.
DO $$
DECLARE
  this_month date := date_trunc('month', now() AT TIME ZONE 'UTC');
  first_of_next uuid := first_id_of((this_month + interval '1 month')::date);
  parent text;
  partition text;
  index text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['events', 'action_status'] LOOP
    partition := parent || to_char(this_month, '_YYYY_MM');
    EXECUTE format('ALTER TABLE %I RENAME TO %I', parent, partition);
    FOR index IN SELECT indexrelid::regclass FROM pg_index WHERE indrelid = partition::regclass LOOP
      EXECUTE format('ALTER INDEX %I RENAME TO %I', index, replace(index, parent, partition));
    END LOOP;
    EXECUTE format(
      'CREATE TABLE %I (LIKE %I INCLUDING CONSTRAINTS) PARTITION BY RANGE (action_id)', parent, partition);
    EXECUTE format('REVOKE ALL ON %I FROM faramesh_service, faramesh_eraser', partition);
  END LOOP;

  ALTER TABLE events ADD CONSTRAINT events_pkey PRIMARY KEY (action_id, sequence);
  CREATE INDEX events_position ON events (position);
  ALTER TABLE action_status ADD CONSTRAINT action_status_pkey PRIMARY KEY (action_id);
  CREATE INDEX action_status_by_status ON action_status (status, action_id);
  CREATE INDEX action_status_by_agent ON action_status (md5(agent_id), action_id);
  CREATE INDEX action_status_by_tool ON action_status (md5(tool), action_id);
  CREATE INDEX action_status_by_wait ON action_status (status, updated_at)
    WHERE status IN ('pending_approval', 'executing');

  -- The defaults take what a clock that runs wild makes: no append fails for want of a partition.
  CREATE TABLE events_default PARTITION OF events DEFAULT;
  CREATE TABLE action_status_default PARTITION OF action_status DEFAULT;

  FOREACH parent IN ARRAY ARRAY['events', 'action_status'] LOOP
    partition := parent || to_char(this_month, '_YYYY_MM');
    IF parent = 'events' THEN
      EXECUTE format('DROP TRIGGER events_append_only ON %I', partition);
      EXECUTE format('DROP TRIGGER events_never_truncated ON %I', partition);
    END IF;
    EXECUTE format(
      'WITH ahead AS (DELETE FROM %I WHERE action_id >= $1 RETURNING *) INSERT INTO %I SELECT * FROM ahead',
      partition, parent || '_default') USING first_of_next;
    EXECUTE format(
      'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)', parent, partition, first_of_next);
    PERFORM equip_partition(partition::regclass, parent::regclass);
    PERFORM equip_partition((parent || '_default')::regclass, parent::regclass);
  END LOOP;
END
$$;

-- On a partitioned table it reaches every partition, those to come as well.
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The services reach the rows through the parents only.
GRANT SELECT, INSERT ON events TO faramesh_service;
GRANT SELECT, UPDATE (payload, salt) ON events TO faramesh_eraser;
GRANT SELECT, INSERT, UPDATE ON action_status TO faramesh_service;

CREATE VIEW log AS SELECT * FROM events UNION ALL SELECT * FROM administrative_events;
GRANT SELECT ON log TO faramesh_service, faramesh_eraser;

-- Whether the rows of the month have tables of their own.
CREATE FUNCTION has_partition(month date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT count(*) = 2 FROM pg_catalog.pg_inherits
  WHERE inhparent IN ('public.events'::regclass, 'public.action_status'::regclass)
    AND inhrelid IN (to_regclass('public.events' || to_char(month, '_YYYY_MM')),
                     to_regclass('public.action_status' || to_char(month, '_YYYY_MM')))
$$;

-- Makes the partitions of a month; false when the default ones hold rows of it already, and then nothing is made.
CREATE FUNCTION make_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  parent text;
  partition text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['events', 'action_status'] LOOP
    partition := parent || to_char(month, '_YYYY_MM');
    EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)', partition, parent);
    PERFORM public.equip_partition(('public.' || partition)::regclass, ('public.' || parent)::regclass);
    EXECUTE format(
      'ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', parent, partition,
      public.first_id_of(month), public.first_id_of((month + interval '1 month')::date));
  END LOOP;
  RETURN true;
EXCEPTION WHEN check_violation THEN
  RETURN false;
END
$$;

-- Sees to the partitions of this month and the next three. Any number may call it at once.
-- ATTACH lets appends to other partitions go on; who reads all of them waits for it, so it waits for them but a moment.
CREATE FUNCTION make_partitions() RETURNS TABLE (month text, is_ready boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '500ms' AS $$
DECLARE
  begins date := date_trunc('month', now() AT TIME ZONE 'UTC');
BEGIN
  FOR ahead IN 0..3 LOOP
    month := to_char(begins, 'YYYY-MM');
    is_ready := public.has_partition(begins);
    IF NOT is_ready THEN
      -- Spells PART. Whoever held it may have made the month.
      PERFORM pg_advisory_xact_lock(x'50415254'::bigint);
      is_ready := public.has_partition(begins) OR public.make_partition(begins);
    END IF;
    RETURN NEXT;
    begins := begins + interval '1 month';
  END LOOP;
END
$$;

REVOKE EXECUTE ON FUNCTION first_id_of, equip_partition, has_partition, make_partition, make_partitions FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_partitions TO faramesh_service;

SELECT make_partitions();
