import { announce, ProblemError } from '@pwp/web-kit';
import { shallowRef, type Ref, type ShallowRef } from 'vue';
import { fr } from '../locales/fr.ts';
import { nomComplet } from '../personnes/nom-complet.ts';

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

/** What an act did to one of them, in words. */
export interface Fait {
  texte: string;
  /** It was so already. */
  inchange?: boolean;
}

/** What became of one of them. */
interface Resultat {
  id: LotItem['id'];
  nom: string;
  suite: 'fait' | 'inchange' | 'echec';
  texte: string;
}

/** The same act on several, one after the other. */
export interface Lot {
  words: LotWords;
  total: number;
  resultats: readonly Resultat[];
}

/** What all came to: « 2 compte(s) rattaché(s) sur 3. 1 reste inchangé. » */
export function bilanOf({ words, total, resultats }: Lot): string {
  const count = (wanted: Resultat['suite']) => resultats.filter(({ suite }) => suite === wanted).length;
  const inchanges = count('inchange');
  return [words.fini(count('fait'), total), ...(inchanges === 0 ? [] : [fr.lot.inchanges(inchanges)])].join(' ');
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
  /** A problem of the API is told at its line. Answers those that failed. */
  run: <Item extends LotItem>(
    words: LotWords,
    items: readonly Item[],
    act: (item: Item) => Promise<Fait>,
  ) => Promise<Item[]>;
}

/** Does an act on several, with a result for each: a failure stops none of the others. */
export function useLot({ busy, onDone }: UseLotOptions): UseLotReturn {
  const lot = shallowRef<Lot>();

  const attempt = async (item: LotItem, work: () => Promise<Fait>): Promise<Resultat> => {
    const told = { id: item.id, nom: nomComplet(item) };
    try {
      const { texte, inchange = false } = await work();
      return { ...told, suite: inchange ? 'inchange' : 'fait', texte };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { ...told, suite: 'echec', texte: error.message };
    }
  };

  const run = async <Item extends LotItem>(
    words: LotWords,
    items: readonly Item[],
    act: (item: Item) => Promise<Fait>,
  ): Promise<Item[]> => {
    const failed: Item[] = [];
    if (busy.value) return failed;
    busy.value = true;
    const tell = (resultats: readonly Resultat[]) => (lot.value = { words, total: items.length, resultats });
    let told = tell([]);
    try {
      // One at a time: the identity is spared, and the results come in the order of the list.
      for (const item of items) {
        const resultat = await attempt(item, () => act(item));
        if (resultat.suite === 'echec') failed.push(item);
        told = tell([...told.resultats, resultat]);
      }
      announce(bilanOf(told));
    } finally {
      await onDone();
      busy.value = false;
    }
    return failed;
  };

  return { lot, run };
}
