-- By whose files a policy was put in force: an offer is compared with what the same source had before.
CREATE INDEX administrative_events_by_source ON administrative_events ((meta ->> 'source'), sequence);
