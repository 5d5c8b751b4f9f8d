-- The account of one module that has a process of its own (docs/operations.md): write its id for « courriers » and a password, which is the
-- same for all isolated modules and stands in PWP_ISOLATED_DATABASE_URL, then: mariadb < isolated-module.sql. Accounts are at the host where
-- `pwp-portal install` makes them: write yours for « 127.0.0.1 » where the parts come from elsewhere, « % » from any.

-- The portal's own writes in a transaction of a module: its audit trail, its outbox.
CREATE ROLE IF NOT EXISTS pwp__portal;
GRANT SELECT, INSERT, UPDATE, DELETE ON pwp.* TO pwp__portal;

-- The module's own tables: « pwp-portal migrate » gives them to this role, as it makes them.
CREATE ROLE IF NOT EXISTS `pwp_courriers`;
GRANT GRANT OPTION ON pwp.* TO pwp_migrate@'127.0.0.1';

-- It has nothing by itself, and begins with its own tables.
CREATE USER IF NOT EXISTS `pwp_m_courriers`@'127.0.0.1' IDENTIFIED BY 'change-me';
-- 5 for each process of the API, as many again during a roll, 5 for a migration: 20 are enough for a process of each of two units.
ALTER USER `pwp_m_courriers`@'127.0.0.1' WITH MAX_USER_CONNECTIONS 20;
GRANT pwp__portal TO `pwp_m_courriers`@'127.0.0.1';
GRANT `pwp_courriers` TO `pwp_m_courriers`@'127.0.0.1';
SET DEFAULT ROLE `pwp_courriers` FOR `pwp_m_courriers`@'127.0.0.1';
