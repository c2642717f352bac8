-- What waits for a person or for a result, by how long: what the deadline scheduler looks at.
CREATE INDEX action_status_by_wait ON action_status (status, updated_at)
  WHERE status IN ('pending_approval', 'executing');
