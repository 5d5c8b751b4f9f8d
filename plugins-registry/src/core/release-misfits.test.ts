import { expect, test } from 'vitest';
import { apiMisfits, shellMisfits } from './release-misfits.ts';

test('a package or a module named like a property of Object.prototype counts as missing', () => {
  expect(shellMisfits({ shell: { constructor: '*' } }, {})[0]?.detail).toContain('the shell that runs has none');
  expect(apiMisfits('constructor', { shell: {}, api: '*' }, {})[0]?.detail).toContain('serves none of this module');
});
