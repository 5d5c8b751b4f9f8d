import type { Logger } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import type { SneProvider } from '../providers/sne-provider.ts';

/** How long an answer of the SNE serves the files of one lot, ms. */
const FRESH = 10_000;
/** A warning is not worth a longer wait than this, ms. */
const PATIENCE = 3_000;

/** What the demandes already hold, by content. */
export interface DemandeContent {
  /** SHA-256 of every piece of the demande; undefined when the SNE does not tell in time, since a duplicate is but a warning. */
  of(numeroUnique: string): Promise<ReadonlySet<string> | undefined>;
  /** After a deletion, the next file is compared anew. */
  forget: (numeroUnique: string) => void;
}

/** Asks the SNE once for the files of a lot, which arrive together. */
export function createDemandeContent(sne: SneProvider, log: Logger): DemandeContent {
  const read = async (numeroUnique: string): Promise<ReadonlySet<string> | undefined> => {
    try {
      const demande = await sne.findDemande(numeroUnique);
      const categories = demande?.sections.flatMap((section) => section.categories) ?? [];
      return new Set(categories.flatMap(({ pieces }) => pieces.map(({ sha256 }) => sha256)));
    } catch (error) {
      // Whatever happened: a warning that cannot be given stops no file.
      log.warn({ err: error }, 'files are not compared with those of the demande');
      return undefined;
    }
  };
  const answers = new LRUCache<string, Promise<ReadonlySet<string> | undefined>>({ max: 500, ttl: FRESH });

  return {
    async of(numeroUnique) {
      let answer = answers.get(numeroUnique);
      if (answer === undefined) {
        answer = read(numeroUnique);
        answers.set(numeroUnique, answer);
      }
      const late = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => late.resolve(undefined), PATIENCE);
      try {
        return await Promise.race([answer, late.promise]);
      } finally {
        clearTimeout(timer);
      }
    },
    forget: (numeroUnique) => {
      answers.delete(numeroUnique);
    },
  };
}
