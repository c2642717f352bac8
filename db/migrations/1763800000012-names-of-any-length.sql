-- A name may have 10,000 characters and an index entry 2,700 bytes: what is indexed is the digest.
DROP INDEX action_status_by_agent;
DROP INDEX action_status_by_tool;
CREATE INDEX action_status_by_agent ON action_status (md5(agent_id), action_id);
CREATE INDEX action_status_by_tool ON action_status (md5(tool), action_id);
