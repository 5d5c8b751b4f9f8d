import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiReport, reported } from './api-report.ts';
import { emitDeclarations } from './declarations.ts';
import { root } from './kits.ts';

let declarations: string;

beforeAll(async () => {
  declarations = await emitDeclarations('report-test', reported);
  // A busy machine takes minutes for what takes seconds.
}, 420_000);
afterAll(() => rm(resolve(declarations, '..'), { recursive: true }));

test.each(reported)('the API of $folder is the one that was written down', async (kit) => {
  const written = await readFile(join(root, kit.folder, 'api-report.md'), 'utf8');
  expect(apiReport(kit, declarations), 'is it on purpose? « npm run api-reports » accepts it').toBe(written);
});
