import type { RegistreModule } from '../../contracts/index.ts';
import { fr } from '../locales/fr.ts';
import { byWeight, ringWords } from './ring-words.ts';

/** What one ring gets of a module, in words. */
export interface Received {
  ring: string;
  who: string;
  what: string;
}

/** What rings get of a module by some channels, everybody first. */
export function receivedOf(
  { adopted, availability }: Pick<RegistreModule, 'adopted' | 'availability'>,
  channels: RegistreModule['channels'],
): Received[] {
  const words = fr.modules;
  const given = channels
    .toSorted(byWeight)
    .map(({ ring, version }) => ({ ring, who: ringWords(ring), what: words.recoit(version) }));
  const isInstalled = adopted && !channels.some(({ ring }) => ring === 'tous');
  const installed = availability === 'to-come' ? words.annonce : words.installee;
  return isInstalled ? [{ ring: 'tous', who: ringWords('tous'), what: installed }, ...given] : given;
}

/** What the rings that a roll back changes get now, and what they get after it. */
export function undoneChanges(
  module: Pick<RegistreModule, 'adopted' | 'availability' | 'channels' | 'before'>,
): { who: string; now: string; after: string }[] {
  const now = receivedOf(module, module.channels);
  const after = receivedOf(module, module.before ?? module.channels);
  const whatOf = (all: readonly Received[], asked: string) =>
    all.find(({ ring }) => ring === asked)?.what ?? fr.retour.rienEnPropre;
  const rings = new Map([...now, ...after].toSorted(byWeight).map(({ ring, who }) => [ring, who]));
  return [...rings]
    .map(([ring, who]) => ({ who, now: whatOf(now, ring), after: whatOf(after, ring) }))
    .filter((change) => change.now !== change.after);
}
