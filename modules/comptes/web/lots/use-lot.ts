import { announce, ProblemError } from '@pwp/web-kit';
import { shallowRef, type Ref, type ShallowRef } from 'vue';
import { nomComplet } from '../nom-complet.ts';

/** What a lot is made of: persons, or their demandes. */
interface LotItem {
  id: string | number;
  prenom: string;
  nom: string;
}

/** How the page tells a lot. */
export interface LotWords {
  resultat: string;
  enCours: (done: number, count: number) => string;
  fini: (done: number, count: number) => string;
}

/** What became of one of them. */
interface Resultat {
  id: LotItem['id'];
  nom: string;
  reussi: boolean;
  texte: string;
}

/** The same act on several, one after the other. */
export interface Lot {
  words: LotWords;
  total: number;
  resultats: readonly Resultat[];
}

/** What a lot needs of its page. */
export interface UseLotOptions {
  /** True while an act is under way: one at a time, alone or in a lot. */
  busy: Ref<boolean>;
  /** Called when all were tried. */
  onDone: () => Promise<unknown>;
}

export interface UseLotReturn {
  lot: ShallowRef<Lot | undefined>;
  /** `act` answers what it did, in words; a problem of the API is told at its line. Answers those that failed. */
  run: <Item extends LotItem>(
    words: LotWords,
    items: readonly Item[],
    act: (item: Item) => Promise<string>,
  ) => Promise<Item[]>;
}

/** Does an act on several, with a result for each: a failure stops none of the others. */
export function useLot({ busy, onDone }: UseLotOptions): UseLotReturn {
  const lot = shallowRef<Lot>();

  const attempt = async (item: LotItem, work: () => Promise<string>): Promise<Resultat> => {
    const told = { id: item.id, nom: nomComplet(item) };
    try {
      return { ...told, reussi: true, texte: await work() };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { ...told, reussi: false, texte: error.message };
    }
  };

  const run = async <Item extends LotItem>(
    words: LotWords,
    items: readonly Item[],
    act: (item: Item) => Promise<string>,
  ): Promise<Item[]> => {
    const failed: Item[] = [];
    if (busy.value) return failed;
    busy.value = true;
    const resultats: Resultat[] = [];
    const tell = () => void (lot.value = { words, total: items.length, resultats: [...resultats] });
    tell();
    try {
      // One at a time: the identity is spared, and the results come in the order of the list.
      for (const item of items) {
        const resultat = await attempt(item, () => act(item));
        if (!resultat.reussi) failed.push(item);
        resultats.push(resultat);
        tell();
      }
      announce(words.fini(resultats.filter(({ reussi }) => reussi).length, resultats.length));
    } finally {
      await onDone();
      busy.value = false;
    }
    return failed;
  };

  return { lot, run };
}
