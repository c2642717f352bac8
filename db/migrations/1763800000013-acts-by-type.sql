-- Every process asks each second for the newest act of a type.
CREATE INDEX administrative_events_by_type ON administrative_events (event_type, sequence);
