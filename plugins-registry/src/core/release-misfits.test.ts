import { expect, test } from 'vitest';
import { apiMisfits, portMisfits, shellMisfits } from './release-misfits.ts';

test('a package or a module named like a property of Object.prototype counts as missing', () => {
  expect(shellMisfits({ shell: { constructor: '*' } }, {})[0]?.detail).toContain('the shell that runs has none');
  expect(apiMisfits('constructor', { shell: {}, api: '*' }, {})[0]?.detail).toContain('serves none of this module');
});

test.each([
  { range: '^1', running: { 'essai.fiches': '1.4.0' }, says: [] },
  { range: '^1', running: {}, says: [] },
  { range: '^1', running: undefined, says: [] },
  { range: '^1.5', running: { 'essai.fiches': '1.4.0' }, says: ['« essai.fiches » ^1.5', 'serves 1.4.0'] },
  { range: '^1', running: { 'essai.fiches': '2.0.0' }, says: ['« essai.fiches » ^1', 'serves 2.0.0'] },
])('a port that is needed in $range, of $running', ({ range, running, says }) => {
  const [misfit] = portMisfits({ needs: { ports: { 'essai.fiches': range } } }, running);
  expect(says.filter((part) => misfit?.detail.includes(part) !== true)).toEqual([]);
  expect(misfit?.code).toBe(says.length === 0 ? undefined : 'api-incompatible');
});
