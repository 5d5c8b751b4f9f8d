import { ProblemError } from '@pwp/web-kit';
import { guichetChoice, personneChoice, type ChoiceSource } from '@pwp/web-kit/annuaire';
import type { Choice } from '@pwp/ui';
import type { Audience } from '../../../contracts/index.ts';
import { redaction } from '../../locales/fr-redaction.ts';

/** What an audience names, in its order. */
export interface AudienceNames {
  guichets: readonly Choice[];
  comptes: readonly Choice[];
}

/** The same before anybody told the names. */
export const unnamed = ({ guichets, comptes }: Pick<Audience, 'guichets' | 'comptes'>): AudienceNames => ({
  guichets: guichets.map((code) => ({ value: code, label: code })),
  comptes: comptes.map((id) => ({ value: id, label: redaction.audience.nomIndisponible })),
});

/** Asks how the guichets and accounts of an audience are called; a guichet that cannot be told keeps its code. */
export async function namesOf(audience: Pick<Audience, 'guichets' | 'comptes'>): Promise<AudienceNames> {
  const { guichets, comptes } = unnamed(audience);
  const [places, people] = await Promise.all([
    named(guichetChoice, guichets, ({ label }) => label),
    named(personneChoice, comptes, () => redaction.audience.sansNom),
  ]);
  return { guichets: places, comptes: people };
}

/** `leftOut` is the label of what the answer does not have. */
async function named(
  { named: ask }: ChoiceSource,
  choices: readonly Choice[],
  leftOut: (choice: Choice) => string,
): Promise<Choice[]> {
  try {
    const known = await ask(choices.map(({ value }) => value));
    return choices.map(
      (choice) => known.find(({ value }) => value === choice.value) ?? { ...choice, label: leftOut(choice) },
    );
  } catch (fault) {
    // A draft is read and written all the same while the identity is away.
    if (!(fault instanceof ProblemError)) throw fault;
    return [...choices];
  }
}
