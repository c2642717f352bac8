-- What a page of actions is found by when few pass its filter: without an index all that are newer would be read first.
-- Most actions are allowed and of low risk: those are soon found, and leave no entry.
CREATE INDEX action_status_by_decision ON action_status (decision, action_id) WHERE decision IN ('deny', 'require_approval');
CREATE INDEX action_status_by_risk ON action_status (risk_level, action_id) WHERE risk_level IN ('medium', 'high');
-- On the event that tells of the request: it is written once, a row of status anew at each step.
CREATE INDEX events_by_request ON events (hashtextextended(meta ->> 'request_hash', 0)) WHERE sequence = 1;
