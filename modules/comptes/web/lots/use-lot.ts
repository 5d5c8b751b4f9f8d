import { announce, ProblemError } from '@pwp/web-kit';
import { shallowRef, type Ref, type ShallowRef } from 'vue';
import { fr } from '../locales/fr.ts';
import { nomComplet } from '@pwp/contracts/nom-complet';

/** The items of a lot: people, or their demandes. */
interface LotItem {
  id: string | number;
  prenom: string;
  nom: string;
}

/** The page's labels for a lot. */
export interface LotWords {
  resultat: string;
  enCours: (done: number, count: number) => string;
  fini: (done: number, count: number) => string;
}

/** The result of an act on one item, in words. */
export interface Fait {
  texte: string;
  inchange?: boolean;
}

interface Resultat {
  id: LotItem['id'];
  nom: string;
  suite: 'fait' | 'inchange' | 'echec';
  texte: string;
}

/** The same act on several items in turn. */
export interface Lot {
  words: LotWords;
  total: number;
  resultats: readonly Resultat[];
}

/** The summary: « 2 comptes rattachés sur 3. 1 reste inchangé. » */
export function bilanOf({ words, total, resultats }: Lot): string {
  const count = (wanted: Resultat['suite']) => resultats.filter(({ suite }) => suite === wanted).length;
  const inchanges = count('inchange');
  return [words.fini(count('fait'), total), ...(inchanges === 0 ? [] : [fr.lot.inchanges(inchanges)])].join(' ');
}

/** What the page provides to a lot. */
export interface UseLotOptions {
  /** True during an act; acts run one at a time, single or in a lot. */
  busy: Ref<boolean>;
  /** Called after all items. */
  onDone: () => Promise<unknown>;
}

export interface UseLotReturn {
  lot: ShallowRef<Lot | undefined>;
  /** A problem of the API shows at its item. Returns the items that failed. */
  run: <Item extends LotItem>(
    words: LotWords,
    items: readonly Item[],
    act: (item: Item) => Promise<Fait>,
  ) => Promise<Item[]>;
}

/** Runs an act on several items, with a result for each; a failure does not stop the others. */
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
      // One at a time: this spares the identity and keeps the results in the list's order.
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
