-- What each account may do. « pwp-portal install » makes the databases and accounts of this machine and grants this; on another machine,
-- make them, replace localhost by the address that the portal comes from, and: mariadb < grants.sql

-- The API: rows alone. It cannot take from the audit trail the triggers that guard it.
GRANT SELECT, INSERT, UPDATE, DELETE ON pwp.* TO pwp@localhost;

-- Migrations and a restore: tables and triggers too.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, TRIGGER ON pwp.* TO pwp_migrate@localhost;

-- The registry, which migrates its own database.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON pwp_registry.* TO pwp_registry@localhost;

-- The backup reads all three; without TRIGGER, MariaDB would leave the triggers out without a word.
GRANT SELECT, TRIGGER ON pwp.* TO pwp_backup@localhost;
GRANT SELECT ON pwp_registry.* TO pwp_backup@localhost;
GRANT SELECT ON pwp_keycloak.* TO pwp_backup@localhost;

-- Keycloak, which migrates its own database.
GRANT ALL ON pwp_keycloak.* TO keycloak@localhost;
