-- Where each action stands: what lists, filters and the sweep look at. Projected in the append's own statement.
CREATE TABLE action_status (
  action_id uuid NOT NULL,
  sequence integer NOT NULL,
  status text NOT NULL,
  agent_id text NOT NULL,
  tool text NOT NULL,
  operation text NOT NULL,
  decision text,
  reason_code text,
  risk_level text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT action_status_pkey PRIMARY KEY (action_id)
);

-- A UUID v7 begins with its time, so each of these also gives newest first.
CREATE INDEX action_status_by_status ON action_status (status, action_id);
CREATE INDEX action_status_by_agent ON action_status (agent_id, action_id);
CREATE INDEX action_status_by_tool ON action_status (tool, action_id);

GRANT SELECT, INSERT, UPDATE ON action_status TO faramesh_service;
