import { expect, test } from 'vitest';
import { buildFailures } from './build-failures.ts';

/** The output of nx for two parts: one from the cache, one that does not compile. */
const PRINTED = `
> @pwp/module-profile:build  [local cache]


> @pwp/module-profile@0.1.0 build
> vite build

✓ built in 1.16s

> @pwp/module-support:build


> @pwp/module-support@0.1.0 build
> vite build

\u001B[36mvite v8.3.8\u001B[39m
✗ Build failed in 321ms
error during build:
Build failed with 1 error:

[builtin:vite-transform] Unexpected token
    ╭─[ web/routes.ts:16:18 ]
 16 │ export const x = ;
────╯

    at aggregateBindingErrorsIntoJsError (file:///error.mjs:50:18)
npm error Lifecycle script \`build\` failed with error:

 Lerna (powered by Nx)   Running target build for 2 projects failed

Failed tasks:

- @pwp/module-support:build

  Run duration:      3.3s
`;

test('a failure is reported with its file, line and fault only', () => {
  const failures = buildFailures(PRINTED);
  expect(failures.map(({ part }) => part)).toEqual(['@pwp/module-support']);
  expect(failures[0]?.said).toMatch(/^Build failed with 1 error:[^]*web\/routes\.ts:16:18[^]*export const x = ;/);
  expect(failures[0]?.said).not.toMatch(/npm error|aggregateBindingErrors|profile/);
});

test('a run that failed as a whole names no part', () => {
  expect(buildFailures('nx is not installed')).toEqual([]);
});
