import { setTimeout } from 'node:timers/promises';
import type { Digest, DigestSection } from '@pwp/api-kit';
import { z } from 'zod';
import { keyOf, type Told } from './daily-mail-marks.ts';

/** Timeout of a module's digest of one guichet, ms. */
const SECTION_LIMIT = 30_000;

/** A module's digest. */
export interface ModuleDigest {
  module: string;
  digest: Digest;
}

/** A module's news of a guichet between two instants (ms), read once for all the recipients. */
export interface NewsReader {
  /** Undefined when there is no news or when the module failed; `failures` says which. */
  read: (told: Told, since: number) => Promise<DigestSection | undefined>;
  /** Failures, by module. */
  failures: ReadonlyMap<string, ModuleFailure>;
  hasFailed: (told: Told) => boolean;
}

/** A module that failed for some guichets. */
interface ModuleFailure {
  /** The first error. */
  error: unknown;
  guichets: Set<string>;
}

/** Checks that the mail can render a section. A digest is a module's code: one with a wrong shape fails alone. */
const Section = z.object({
  title: z.string(),
  summary: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  more: z.int().min(0),
  link: z.object({ label: z.string(), path: z.string().startsWith('/') }),
});

/** Reads up to `until` (ms), excluded. A module that exceeds `limit` ms is not asked again. */
export function createNewsReader(
  digests: readonly ModuleDigest[],
  until: number,
  limit: number = SECTION_LIMIT,
): NewsReader {
  const asked = new Map<string, Promise<DigestSection | undefined>>();
  const failures = new Map<string, ModuleFailure>();
  const late = new Map<string, unknown>();
  const byModule = new Map(digests.map(({ module, digest }) => [module, digest]));

  async function ask({ guichet, module }: Told, since: number): Promise<DigestSection | undefined> {
    if (late.has(module)) throw late.get(module);
    const done = new AbortController();
    const tooLate = async (): Promise<never> => {
      await setTimeout(limit, undefined, { signal: done.signal });
      const error = new Error(`no answer after ${limit} ms`);
      late.set(module, error);
      throw error;
    };
    try {
      const section = byModule.get(module)?.section(guichet, new Date(since), new Date(until));
      const answer = await Promise.race([section, tooLate()]);
      return answer === undefined ? undefined : Section.parse(answer);
    } finally {
      done.abort();
    }
  }

  async function askOrNote(told: Told, since: number): Promise<DigestSection | undefined> {
    try {
      return await ask(told, since);
    } catch (error) {
      const failure = failures.get(told.module) ?? { error, guichets: new Set() };
      failure.guichets.add(told.guichet);
      failures.set(told.module, failure);
      return undefined;
    }
  }

  return {
    failures,
    hasFailed: ({ guichet, module }) => failures.get(module)?.guichets.has(guichet) ?? false,
    read(told, since) {
      const key = `${keyOf(told)}|${since}`;
      const answer = asked.get(key) ?? askOrNote(told, since);
      asked.set(key, answer);
      return answer;
    },
  };
}
