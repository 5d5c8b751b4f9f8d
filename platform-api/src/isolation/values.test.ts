import { describeFailure } from '@pwp/api-kit';
import { DatabaseError } from 'sequelize';
import { expect, test } from 'vitest';
import { DriverError, errorOf, failureOf, STATEMENT_REFUSED } from './values.ts';

/** What a host reads of a statement's failure in a module's process. */
const told = (driver: DriverError) =>
  errorOf(failureOf(new DatabaseError(Object.assign(driver, { sql: 'SELECT 1' })), true));

test('the log is told of a database’s error by name, number and place, and of no value', () => {
  const error = told(new DriverError("Incorrect integer value: 'DUPONT' for column `age`", { errno: 1366 }));
  expect(describeFailure(error)).toBe('SequelizeDatabaseError, 1366');
  const taken = told(new DriverError("Duplicate entry 'DUPONT' for key 'essai_noms'", { errno: 1062 }));
  expect(describeFailure(taken)).toBe('SequelizeDatabaseError, 1062, contrainte essai_noms');
});

test('what the host itself refused is told in its words', () => {
  const error = told(new DriverError('A statement of an isolated module is several.', { code: STATEMENT_REFUSED }));
  expect(describeFailure(error)).toBe('A statement of an isolated module is several.');
});

test('an error of a module’s own is told in its words, by no name of its choice', () => {
  const error = errorOf(failureOf(Object.assign(new Error('rien ne va'), { name: 'ProblemError' }), true));
  expect([error.name, error.message]).toEqual(['Error', 'rien ne va']);
});
