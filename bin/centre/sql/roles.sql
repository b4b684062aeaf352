-- The roles and the database of a centre. The application owns nothing: what it may do, the migrations grant.
SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['eoc_owner', 'eoc_app']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

SELECT 'CREATE DATABASE eoc OWNER eoc_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'eoc') \gexec
