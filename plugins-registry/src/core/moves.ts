import type { Ring } from '@pwp/contracts';
import type { ModuleChannels } from './registry-event.ts';
import { canonicalRing, covers } from './rings.ts';

/** The channels of a module once `ring` gets `version` (null: nothing of its own); rings that it covers lose theirs. */
export function moved(channels: ModuleChannels, ring: Ring, version: string | null): ModuleChannels {
  const target = canonicalRing(ring);
  const others = Object.entries(channels).filter(([each]) => !covers(target, each));
  return Object.fromEntries(version === null ? others : [...others, [target, version]]);
}
