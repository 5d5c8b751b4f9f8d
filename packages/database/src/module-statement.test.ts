import { expect, test } from 'vitest';
import { isOwnStep, requireRowStatement } from './module-statement.ts';

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
