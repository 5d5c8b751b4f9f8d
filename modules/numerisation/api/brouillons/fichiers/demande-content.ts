import type { Logger } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import type { SneProvider } from '../../providers/sne-provider.ts';

/** How long an SNE answer is cached for the files of one batch, ms. */
const FRESH = 10_000;
/** Longest wait for the SNE, ms: a duplicate is only a warning. */
const PATIENCE = 3_000;

/** The contents that demandes already hold. */
export interface DemandeContent {
  /**
   * SHA-256 of every piece of the demande, or undefined when the SNE does not answer in time. A duplicate is only a
   * warning.
   */
  of(numeroUnique: string): Promise<ReadonlySet<string> | undefined>;
  /** Drops the cached answer after a deletion. */
  forget: (numeroUnique: string) => void;
}

/** Asks the SNE once for all the files of a batch, which arrive together. */
export function createDemandeContent(sne: SneProvider, log: Logger): DemandeContent {
  const read = async (numeroUnique: string): Promise<ReadonlySet<string> | undefined> => {
    try {
      const demande = await sne.findDemande(numeroUnique);
      const categories = demande?.sections.flatMap((section) => section.categories) ?? [];
      return new Set(categories.flatMap(({ pieces }) => pieces.map(({ sha256 }) => sha256)));
    } catch (error) {
      // Any failure is accepted: a missing warning must not block a file.
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
