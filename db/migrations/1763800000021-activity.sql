-- What agents do, in figures: how often what happened in each minute, hour and day (UTC), by agent, by tool and by risk level.
-- A projection of the log, rolled up behind it; emptied together, both tables fill again from the log.
CREATE TABLE activity (
  grain text NOT NULL,
  bucket timestamptz NOT NULL,
  facet text NOT NULL,
  name text COLLATE "C" NOT NULL,
  what text NOT NULL,
  -- The bucket of the histogram into which the wait falls that ended; -1 where none is told.
  waited smallint NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT activity_pkey PRIMARY KEY (grain, bucket, facet, name, what, waited)
-- The rows of the present change every second: with room on their page, no index has to be told.
) WITH (fillfactor = 50);

-- The position up to which the log is rolled up; it moves in the transaction that counts.
CREATE TABLE activity_progress (
  position bigint NOT NULL,
  only_row boolean NOT NULL DEFAULT true,
  CONSTRAINT activity_progress_pkey PRIMARY KEY (only_row),
  CONSTRAINT activity_progress_only_row CHECK (only_row)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON activity TO faramesh_service;
GRANT SELECT, INSERT, UPDATE ON activity_progress TO faramesh_service;
