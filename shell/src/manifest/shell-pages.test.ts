import { SHELL_PATHS } from '@pwp/contracts';
import { expect, test } from 'vitest';
import { DEVELOPMENT_PAGE, RECONNECTION_PATH, SHELL_PAGES } from './shell-pages.ts';

test('the addresses of the shell’s own pages are those that no module may have', () => {
  const own = [...SHELL_PAGES.map(({ path }) => path), DEVELOPMENT_PAGE, RECONNECTION_PATH];
  expect(own.toSorted()).toEqual(SHELL_PATHS.toSorted());
});
