import type { Choice } from '@pwp/ui';
import { useQuery, useSession } from '@pwp/web-kit';
import { computed, type ComputedRef } from 'vue';
import type { GuichetDuPerimetre, GuichetPropose } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** The guichets that the signed-in person acts for. */
export interface UseGuichetChoiceReturn {
  administrateur: boolean;
  /** The guichets of the périmètre, by code. Empty until loaded, and for an administrator, who acts for all. */
  perimetre: ComputedRef<readonly GuichetDuPerimetre[]>;
  /** Whether the person acts for a guichet. */
  actsFor: (code: string) => boolean;
  /** Waits until the périmètre is loaded, or could not be: before, `actsFor` says no of every guichet. */
  known: () => Promise<void>;
  /** What `SearchChoice` needs to choose open ones by their code or name. */
  field: {
    noun: string;
    /** What to type, and what it searches. */
    hint: string;
    search: (text: string, signal: AbortSignal) => Promise<Choice[]>;
    /** Shortest text to search. */
    least: number;
  };
  choiceOf: (code: string) => Choice;
}

/** « 00002 – Mairie », with a mark when it is closed. */
export function guichetLabel({ code, nom, ferme }: GuichetDuPerimetre): string {
  return ferme ? `${code} – ${nom} (${fr.guichets.ferme})` : `${code} – ${nom}`;
}

/** The options whose label contains a text. */
export function fitting(choices: readonly Choice[], text: string): Choice[] {
  const wanted = text.toLocaleLowerCase('fr');
  return choices.filter(({ label }) => label.toLocaleLowerCase('fr').includes(wanted));
}

/** Shortest text for which the API searches all guichets. */
const LEAST = 2;

/** An administrator searches all guichets, a référent those of their périmètre. */
export function useGuichetChoice(): UseGuichetChoiceReturn {
  const administrateur = useSession().roles.includes('administrateur');
  const { data, isPending, refresh } = useQuery({ ...api.query('GET /perimetre'), enabled: !administrateur });
  const perimetre = computed(() => data.value?.items ?? []);

  const choice = ({ code, nom }: GuichetPropose): Choice => ({ value: code, label: `${code} – ${nom}` });

  async function search(text: string, signal: AbortSignal): Promise<Choice[]> {
    if (administrateur) return (await api('GET /guichets', { query: { texte: text }, signal })).items.map(choice);
    const open = perimetre.value.filter(({ ferme }) => !ferme);
    return fitting(open.map(choice), text);
  }

  return {
    administrateur,
    perimetre,
    actsFor: (code) => administrateur || perimetre.value.some((guichet) => guichet.code === code),
    known: async () => {
      if (!administrateur && isPending.value) await refresh();
    },
    field: {
      noun: 'guichet',
      hint: administrateur ? fr.guichets.hintTous : fr.guichets.hint,
      search,
      least: administrateur ? LEAST : 0,
    },
    choiceOf: (code) => {
      const known = perimetre.value.find((guichet) => guichet.code === code);
      if (known === undefined) return { value: code, label: code };
      return { value: code, label: guichetLabel(known) };
    },
  };
}
