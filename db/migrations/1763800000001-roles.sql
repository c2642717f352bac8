-- The services act as faramesh_service, whatever login they connect with; erasing facts takes a role of its own.
-- Roles belong to the whole cluster, so another database of it may have made them already, even at this moment.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['faramesh_service', 'faramesh_eraser'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
    IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO %I', wanted, current_user);
    END IF;
  END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO faramesh_service, faramesh_eraser;
GRANT SELECT ON migrations TO faramesh_service;
