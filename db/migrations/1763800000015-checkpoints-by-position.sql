-- An export asks after every page for the checkpoints within it, and there is one for each second in which the log grew.
CREATE INDEX checkpoints_by_position ON checkpoints (position);
