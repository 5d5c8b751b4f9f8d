import type { RegistryEventLine } from '@pwp/contracts';
import { z } from 'zod';
import type { Evenement } from '../../contracts/index.ts';

/** Details of a move: what the rings of each module get. */
const Moved = z.record(z.string(), z.record(z.string(), z.string()));

/** Details of the other kinds, whichever they have. */
const Detail = z
  .object({ version: z.string(), reason: z.string().nullable(), label: z.string(), key: z.string(), token: z.string() })
  .partial();

/** A line of the journal, its details by name; those of a kind that is not known here are left out. */
export function presentEvenement({ sequence, at, actor, kind, module, detail }: RegistryEventLine): Evenement {
  const isMove = kind === 'move';
  const known = (isMove ? undefined : Detail.safeParse(detail).data) ?? {};
  return {
    sequence,
    date: at,
    acteur: actor,
    kind,
    module,
    version: known.version ?? null,
    motif: known.reason ?? null,
    // A publication names the key that signed it, which is not what it is about.
    objet: kind === 'publish' ? null : (known.label ?? known.key ?? known.token ?? null),
    channels: isMove ? channelsOf(Moved.safeParse(detail).data ?? {}) : [],
  };
}

function channelsOf(moved: z.infer<typeof Moved>): Evenement['channels'] {
  return Object.entries(moved).flatMap(([module, channels]) =>
    Object.entries(channels).map(([ring, version]) => ({ module, ring, version })),
  );
}
