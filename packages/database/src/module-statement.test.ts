import { expect, test } from 'vitest';
import { isLook, isOwnStep, requireRowStatement } from './module-statement.ts';

const isOwn = (table: string) => table.startsWith('isole_');

test.each([
  "SELECT count(*) AS `count` FROM `isole_notes` AS `Note` WHERE `Note`.`texte` = 'un ; deux -- trois /* \"quatre';",
  "INSERT INTO `isole_notes` (`id`,`texte`) VALUES (DEFAULT,'l\\'eau @ mysql.user');",
  '(SELECT 1) UNION (SELECT 2)',
  'WITH n AS (SELECT 1 AS i) SELECT i FROM n',
])('rows may be read and written: %s', (sql) => {
  expect(() => requireRowStatement(sql, 'mariadb')).not.toThrow();
});

test.each([
  'SET ROLE NONE',
  'SELECT 1; SET ROLE x',
  'SELECT 1 -- x',
  'SELECT 1 # x',
  'SELECT /*!50000 1 */',
  'SELECT @@version',
  "SELECT 'l\\' FROM mysql.user",
  'SELECT * FROM `information_schema`.`PROCESSLIST`',
  'SELECT * FROM Information_Schema . processlist',
  "SELECT 1 INTO OUTFILE '/tmp/x'",
  'SELECT get_lock(1, 2)',
  'CALL x()',
  'HANDLER x OPEN',
  'GRANT ALL ON x TO y',
  "SELECT 'without an end",
  '',
])('nothing else is run: %s', (sql) => {
  expect(() => requireRowStatement(sql, 'mariadb')).toThrow('A statement of an isolated module');
});

test.each([
  'CREATE TABLE IF NOT EXISTS `isole_notes` (`id` BIGINT auto_increment , PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET utf8mb4;',
  'CREATE TABLE `isole_b` (`a` BIGINT REFERENCES `isole_notes` (`id`))',
  'CREATE INDEX IF NOT EXISTS isole_notes_a ON isole_notes (`a`)',
  'ALTER TABLE `isole_notes` ADD `b` BIGINT;',
  'DROP TABLE IF EXISTS `isole_notes`;',
])('a step is its own: %s', (sql) => {
  expect(isOwnStep(sql, 'mariadb', isOwn)).toBe(true);
});

test.each([
  'CREATE TABLE platform_x (a INT)',
  'CREATE TABLE isole_x AS SELECT * FROM platform_audit',
  'CREATE TABLE isole_x LIKE platform_audit',
  'CREATE TABLE isole_x (a INT REFERENCES platform_guichets (code))',
  "CREATE TABLE isole_x (a INT) ENGINE=CONNECT FILE_NAME='/etc/passwd'",
  'CREATE TABLE other.isole_x (a INT)',
  'CREATE TABLE isole_x (a INT) DATA DIRECTORY="/tmp"',
  'ALTER TABLE isole_notes RENAME TO platform_x',
  'CREATE INDEX x ON platform_audit (action)',
  'DROP TABLE platform_audit',
])('a step of another is refused: %s', (sql) => {
  expect(() => isOwnStep(sql, 'mariadb', isOwn)).toThrow('A statement of an isolated module');
});

test.each([
  'CREATE TRIGGER x BEFORE INSERT ON isole_notes FOR EACH ROW SET @a = 1',
  'SELECT 1',
  'DROP DATABASE pwp',
  'DROP TABLE isole_notes, platform_audit',
])('what is no step of a table is none: %s', (sql) => {
  let isStep = false;
  try {
    isStep = isOwnStep(sql, 'mariadb', isOwn);
  } catch {
    // Refused by its words already.
  }
  expect(isStep).toBe(false);
});

test.each([
  ['mariadb', 'CREATE UNIQUE INDEX `a on isole_b` ON platform_preferences (account_id)'],
  ['mariadb', 'CREATE UNIQUE INDEX a\u{b7}on\u{b7}isole_b ON platform_preferences (account_id)'],
  ['mariadb', 'CREATE UNIQUE INDEX a\u{a0}on\u{a0}isole_b ON platform_preferences (account_id)'],
  ['mariadb', "CREATE TABLE isole_b (a INT) ENGINE='CONNECT' innodb='x'"],
  ['mariadb', 'CREATE INDEX a ON "platform_preferences" (isole_b)'],
  ['sqlite', 'CREATE INDEX "a on isole_b" ON platform_preferences (account_id)'],
  ['sqlite', 'CREATE INDEX [a on isole_b] ON platform_preferences (account_id)'],
  ['sqlite', "CREATE INDEX a ON 'platform_preferences' (isole_b)"],
  ['sqlite', "CREATE TABLE 'platform_x' (isole_b INT)"],
  ['sqlite', 'CREATE TABLE "if" ("not" "exists", isole_b INT)'],
  ['sqlite', "CREATE TABLE isole_b (a INT REFERENCES 'platform_guichets' (code))"],
  ['sqlite', 'ALTER TABLE `platform_x isole_b` ADD a INT'],
] as const)('a name is one word, on %s: %s', (dialect, sql) => {
  expect(() => isOwnStep(sql, dialect, isOwn)).toThrow('A statement of an isolated module');
});

test.each([
  ['sqlite', 'CREATE INDEX IF NOT EXISTS platform_guichets_nom ON isole_notes (texte)'],
  ['sqlite', 'DROP INDEX platform_guichets_nom'],
  ['sqlite', 'ANALYZE platform_guichets'],
  ['sqlite', 'ANALYZE'],
  ['mariadb', 'ANALYZE TABLE isole_notes, platform_guichets'],
  ['mariadb', 'ALTER TABLE isole_notes ADD CONSTRAINT platform_x_ibfk_1 FOREIGN KEY (a) REFERENCES isole_b (id)'],
] as const)('a name of another, and a count of its rows, is refused on %s: %s', (dialect, sql) => {
  expect(() => isOwnStep(sql, dialect, isOwn)).toThrow('A statement of an isolated module');
});

test.each([
  ['sqlite', 'CREATE INDEX IF NOT EXISTS isole_notes_texte ON isole_notes (texte)'],
  ['sqlite', 'DROP INDEX IF EXISTS isole_notes_texte'],
  ['sqlite', 'ANALYZE isole_notes'],
  ['mariadb', 'ANALYZE TABLE isole_notes'],
  ['mariadb', 'ALTER TABLE isole_notes ADD CONSTRAINT isole_fk FOREIGN KEY (a) REFERENCES isole_b (id)'],
] as const)('what is about its own is a step on %s: %s', (dialect, sql) => {
  expect(isOwnStep(sql, dialect, isOwn)).toBe(true);
});

test.each([
  ['sqlite', 'PRAGMA INDEX_LIST(`isole_notes`)', true],
  ['sqlite', 'PRAGMA INDEX_INFO(`sqlite_autoindex_isole_notes_1`)', true],
  ['sqlite', 'PRAGMA INDEX_LIST(`platform_guichets`)', false],
  ['sqlite', 'PRAGMA writable_schema = 1', false],
  ['sqlite', 'PRAGMA journal_mode(`isole_notes`)', false],
  ['mariadb', 'SHOW FULL COLUMNS FROM `isole_notes`;', true],
  ['mariadb', 'SHOW INDEX FROM `isole_notes` FROM `mysql`', false],
  ['mariadb', 'SHOW FULL COLUMNS FROM `platform_guichets`', false],
  ['mariadb', 'SHOW GRANTS', false],
] as const)('a step looks at its own tables, on %s: %s', (dialect, sql, isGiven) => {
  expect(isLook(sql, dialect, isOwn, true)).toBe(isGiven);
  expect(isLook(sql, dialect, isOwn, false)).toBe(false);
});

test('a default may say anything', () => {
  expect(isOwnStep("ALTER TABLE `isole_b` ADD `c` TEXT DEFAULT 'à traiter on x'", 'mariadb', isOwn)).toBe(true);
});

test('rows may have any alias', () => {
  const sql = 'SELECT `pieces`.`id` AS `pieces.id`, 1 AS `nombre de plis` FROM `isole_b` AS `pieces->étapes`';
  expect(() => requireRowStatement(sql, 'mariadb')).not.toThrow();
});

test('a statement is refused that is too long, and one of a thousand rows is read at once', () => {
  expect(() => requireRowStatement(`SELECT ${' '.repeat(1_000_000)}1`, 'mariadb')).toThrow('is too long');
  expect(() => requireRowStatement(`SELECT ${'a.'.repeat(400_000)}a`, 'mariadb')).toThrow('is too long');
  const row = `('${'x'.repeat(36)}','${"l\\'eau ".repeat(30)}',1,2,NULL,DEFAULT,'2026-01-01 00:00:00'),`;
  const since = performance.now();
  requireRowStatement(`INSERT INTO isole_b VALUES ${row.repeat(2_500)}(1)`, 'mariadb');
  expect(performance.now() - since).toBeLessThan(500);
});
