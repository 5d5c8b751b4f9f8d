import { numerisationApi } from '@pwp/module-numerisation/api';
import { supportApi } from '@pwp/module-support/api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { expect, test } from 'vitest';

test('the modules that are found are the very values that their packages export, and the template is none', () => {
  expect(installedModules).toContain(numerisationApi);
  expect(installedModules).toContain(supportApi);
  const ids = installedModules.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted());
  expect(ids).not.toContain('_template');
});
