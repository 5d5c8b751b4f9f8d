import type { PersonneChoisie, GuichetChoisi } from '@pwp/contracts';
import { nomComplet } from '@pwp/contracts/nom-complet';
import { annuaireApi } from './annuaire-api.ts';

/** A choice of `SearchChoice`. */
interface Choice {
  value: string;
  label: string;
}

/** Something that pages let people choose. */
export interface ChoiceSource {
  /** The props of `SearchChoice` of `@pwp/ui` that it decides. */
  field: {
    noun: string;
    hint: string;
    least: number;
    search: (text: string, signal: AbortSignal) => Promise<{ choices: Choice[]; total: number }>;
  };
  /** The choices of stored values, for a form that opens filled; what is gone, or not the reader's to choose, is left out. */
  named: (values: readonly string[]) => Promise<Choice[]>;
}

/** Guichets by their codes: all for an administrator, those of their périmètre for a référent. */
export const guichetChoice: ChoiceSource = {
  field: {
    noun: 'guichet',
    hint: 'Code, nom ou SIRET',
    least: 0,
    async search(texte, signal) {
      const { items, total } = await annuaireApi('POST /guichets/recherche', { body: { texte }, signal });
      return { choices: items.map(guichetLabelled), total };
    },
  },
  async named(values) {
    const parts = partsOf(values, 200).map((codes) => annuaireApi('POST /guichets/noms', { body: { codes } }));
    return (await Promise.all(parts)).flatMap(({ items }) => items.map(guichetLabelled));
  },
};

/** Accounts by their ids: all for an administrator, those of the agents and référents of their périmètre for a référent. */
export const personneChoice: ChoiceSource = {
  field: {
    noun: 'compte',
    hint: 'Nom, prénom ou adresse électronique : 2 caractères au moins',
    least: 2,
    async search(texte, signal) {
      const { items, total } = await annuaireApi('POST /personnes/recherche', { body: { texte }, signal });
      return { choices: items.map(personneLabelled), total };
    },
  },
  async named(values) {
    const parts = partsOf(values, 50).map((ids) => annuaireApi('POST /personnes/noms', { body: { ids } }));
    return (await Promise.all(parts)).flatMap(({ items }) => items.map(personneLabelled));
  },
};

function guichetLabelled({ code, nom, ferme }: GuichetChoisi): Choice {
  return { value: code, label: `${code} – ${nom}${ferme ? ' (fermé)' : ''}` };
}

function personneLabelled(compte: PersonneChoisie): Choice {
  const { id, email, active } = compte;
  return { value: id, label: `${nomComplet(compte)} – ${email}${active ? '' : ' (suspendu)'}` };
}

/** As many as one call takes. */
function partsOf(values: readonly string[], most: number): string[][] {
  return Array.from({ length: Math.ceil(values.length / most) }, (_, part) =>
    values.slice(part * most, (part + 1) * most),
  );
}
