import { AskedNeed, ReleaseVersion } from '@pwp/contracts';
import { z } from 'zod';
import type { CliSettings } from './config.ts';
import { callRegistry } from './registry-client.ts';

const Approved = z.object({ module: z.string(), version: ReleaseVersion, needs: z.array(AskedNeed) });
export type Approved = z.infer<typeof Approved>;

/** Approves what a release needs. Throws what `callRegistry` throws. */
export function approveRelease(settings: CliSettings, id: string, version: string): Promise<Approved> {
  return callRegistry(settings, { method: 'POST', path: `/modules/${id}/approve`, body: { version } }, Approved);
}
