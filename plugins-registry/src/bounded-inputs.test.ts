import { AxeReport, BuildRecord, MOST_CHUNKS, MOST_STYLES, ModuleDeclaration, type FileRole } from '@pwp/contracts';
import { unboundedBodies, unboundedParts } from '@pwp/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startTestRegistry } from './testing/test-registry.ts';

/* Whoever publishes chooses no amount of work: every text and list that arrives has a largest size in its schema. */

test.each([
  ['module.json', ModuleDeclaration],
  ['build.json', BuildRecord],
  ['axe.json', AxeReport],
])('every text and list of %s has a largest size', (_name, schema) => {
  expect(unboundedParts(z.toJSONSchema(schema, { io: 'input' }))).toEqual([]);
});

test('every text and list of every body that the registry takes has a largest size', async () => {
  const registry = await startTestRegistry({ developmentGrants: true });
  const { text } = await registry.call('/registry/v1/openapi.json', { token: null });
  expect(unboundedBodies(JSON.parse(text))).toEqual([]);
});

test('a text, a list and a pattern without end are found, wherever they stand', () => {
  const loose = z.object({
    text: z.string(),
    list: z.array(z.int()),
    inside: z.object({ either: z.union([z.int(), z.string().regex(/^a+$/)]) }).optional(),
    record: z.record(z.string().max(9), z.string()),
    fits: z.array(z.string().regex(/^[a-z]{1,9}$/)).max(9),
    chosen: z.enum(['a', 'b']),
  });
  expect(unboundedParts(z.toJSONSchema(loose))).toEqual(['.text', '.list', '.inside.either', '.record']);
});

test.each<[role: FileRole, most: number]>([
  ['chunk', MOST_CHUNKS],
  ['css', MOST_STYLES],
  ['texts', 1],
])('a build has so many files of the role « %s », and no more', (role, most) => {
  const built = (count: number) => ({
    files: [
      { name: 'main.js', role: 'entry' },
      ...Array.from({ length: count }, (_, index) => ({ name: `file-${index}.js`, role })),
    ],
  });
  expect(BuildRecord.safeParse(built(most)).success).toBe(true);
  expect(BuildRecord.safeParse(built(most + 1)).success).toBe(false);
});
