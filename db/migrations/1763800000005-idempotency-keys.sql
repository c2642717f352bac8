-- Which action a caller's Idempotency-Key led to. Derived from the `created` events; the key makes two at once impossible.
CREATE TABLE idempotency_keys (
  principal text NOT NULL,
  key text NOT NULL,
  action_id uuid NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (principal, key)
);

GRANT SELECT, INSERT ON idempotency_keys TO faramesh_service;
