import { requireReadable } from '@pwp/http-host';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { installedModules } from '../installed-modules.ts';
import { attacksOn, type Attack } from '../testing/hostile-values.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

/* The sender of a request must not choose how long the process works on it. A new route is included automatically. */

interface Input {
  name: string;
  schema: z.ZodType;
  /** Longest text that can reach it, in characters. */
  longest: number;
  /** Most fields and items that can reach it; as many as in a body of most routes if not given. */
  values: number | undefined;
}

const MEGABYTE = 1_048_576;
/** Node refuses requests whose line and headers exceed 16 KiB. */
const LONGEST: Readonly<Record<string, number>> = { params: 65_536, query: 65_536, headers: 65_536 };

const api = await startTestApi({ modules: installedModules, environment: OUTSIDE_SETTINGS });
const inputs = api.platform.routes.flatMap(
  ({ template, route: { method, params, query, headers, body, form, jsonBytes = MEGABYTE, jsonValues: values } }) =>
    Object.entries({ params, query, headers, body, form }).flatMap(([part, schema]) =>
      schema === undefined
        ? []
        : [{ name: `${part} of ${method} ${template}`, schema, longest: LONGEST[part] ?? jsonBytes, values }],
    ),
);
afterAll(() => api.close());

/** CPU time of this thread in ms, which other processes do not affect. */
function workOf(attack: () => void): number {
  const before = process.threadCpuUsage();
  attack();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** The least work of five. */
const leastOf = (work: () => void) => Math.min(...Array.from({ length: 5 }, () => workOf(work)));

const body = JSON.stringify(
  Object.fromEntries(Array.from({ length: 5_000 }, (_, rank) => [`k${rank}`.padEnd(200), 1])),
);
/** In ms. A machine that takes as long to read twelve bodies of a megabyte is slow at all of it. */
const BOUND = Math.max(
  50,
  leastOf(() => {
    for (let read = 0; read < 12; read += 1) JSON.parse(body);
  }),
);

/** A quadratic schema fails at the first length that shows it: in a second, not in hours. */
function isSlow({ schema, longest, values }: Input, attack: Attack): boolean {
  for (const length of attack.bounded
    ? [1]
    : [1_024, 4_096, 16_384, 65_536, MEGABYTE].filter((each) => each <= longest)) {
    const value = attack.make(length);
    const parse = () => {
      requireReadable(value, values);
      schema.safeParse(value);
    };
    // The best of five: the first run compiles, and another may meet the garbage collector.
    for (let tries = 1, work = workOf(parse); work > BOUND; tries += 1, work = workOf(parse)) {
      if (tries === 5 || work > 10 * BOUND) return true;
    }
  }
  return false;
}

/** The first attack that slows the schema down. */
function weaknessOf(input: Input): string[] {
  const found = attacksOn(input.schema, input.values).find((attack) => isSlow(input, attack));
  return found === undefined ? [] : [`${input.name}: more than ${BOUND} ms for ${found.name}`];
}

test('no input of any route takes more than 50 ms, whatever a megabyte of it says', { timeout: 240_000 }, () => {
  expect(inputs.length).toBeGreaterThan(60);
  const bodies = inputs.filter(({ name }) => name.startsWith('body'));
  expect(bodies.length).toBeGreaterThan(15);
  const seen = new Set<z.ZodType>();
  const slow = inputs.flatMap((input) => {
    if (seen.has(input.schema)) return [];
    seen.add(input.schema);
    return weaknessOf(input);
  });
  expect(slow).toEqual([]);
});

test.each([
  [
    'pattern',
    z.object({
      a: z
        .string()
        .max(9)
        .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/),
    }),
  ],
  [
    'refinement',
    z.object({ a: z.array(z.object({ b: z.string().refine((text) => !/0+$/.test(text.replaceAll(/\s+$/g, ''))) })) }),
  ],
])('a slow %s is found', { timeout: 120_000 }, (_kind, schema) => {
  expect(weaknessOf({ name: 'body', schema, longest: MEGABYTE, values: undefined })).toHaveLength(1);
});
