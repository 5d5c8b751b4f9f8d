import { ManifestEntry } from '@pwp/contracts';
import { z } from 'zod';
import type { PortalManifest } from '../src/page-data.ts';
import { log } from './log.ts';

const Envelope = z.object({ version: z.literal(1), modules: z.array(z.unknown()) });

/** What can still be said of an entry that is refused. */
const Named = z.object({ title: z.string().min(1), path: z.string().startsWith('/').nullable().catch(null) });

/**
 * Checks what the registry answered, entry by entry: a bad one is left out, logged, and shown as unavailable where it has a name.
 * Throws a ZodError when the manifest itself is no manifest.
 */
export function readManifest(answer: unknown): PortalManifest {
  const manifest: PortalManifest = { modules: [], unavailable: [] };
  for (const raw of Envelope.parse(answer).modules) {
    const entry = ManifestEntry.safeParse(raw);
    if (entry.success) {
      manifest.modules.push(entry.data);
      continue;
    }
    log.error({ issues: entry.error.issues }, 'entrée refusée dans le manifeste');
    const named = Named.safeParse(raw);
    if (named.success) manifest.unavailable.push(named.data);
  }
  return manifest;
}
