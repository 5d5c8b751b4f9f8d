import type { Evenement } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { byWeight, ringWords } from '../modules/ring-words.ts';

const words = fr.journal;
const KINDS: Readonly<Record<string, string>> = words.kinds;

/** What happened, in a few words, and to what; a kind that is not known here keeps its code. */
export function titleOf({ kind, module, objet }: Evenement): string {
  const name = KINDS[kind] ?? kind;
  const about = module ?? objet;
  return about === null ? name : `${name} : ${about}`;
}

/** What else the journal says of it, a line each. */
export function detailsOf({ kind, version, motif, channels }: Evenement): string[] {
  return [
    ...(version === null ? [] : [words.version(version)]),
    ...(kind === 'move' && channels.length === 0 ? [words.plusRien] : []),
    ...channels
      .toSorted(byWeight)
      .map(({ module, ring, version: given }) => words.recoit(module, ringWords(ring), given)),
    ...(motif === null ? [] : [words.motif(motif)]),
  ];
}
