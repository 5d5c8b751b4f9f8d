import type { Choice } from '@pwp/ui';
import type { Audience, AudienceNommee } from '../../../contracts/index.ts';

/** The parts of an audience that are codes alone. */
type Codes = Pick<Audience, 'territoires' | 'typesOrganisme' | 'roles'>;

/** An audience as the form holds it: with the names of what was chosen. */
export interface ChosenAudience extends Codes {
  /** Everybody to whom the author may speak: what is chosen below waits. */
  tous: boolean;
  guichets: readonly Choice[];
  comptes: readonly Choice[];
}

/** Everybody. */
export function everybody(): ChosenAudience {
  return { tous: true, territoires: [], typesOrganisme: [], roles: [], guichets: [], comptes: [] };
}

/** « 00002 – Mairie ». */
export const guichetChoice = ({ code, nom }: { code: string; nom: string }): Choice => ({
  value: code,
  label: nom === '' ? code : `${code} – ${nom}`,
});

/** The form of an audience that the portal has, with its names. All guichets of a référent's `perimetre` are everybody. */
export function chosenAudience(
  { territoires, typesOrganisme, roles, guichets, comptes, aChoisir }: Audience,
  named: AudienceNommee,
  perimetre: readonly string[],
): ChosenAudience {
  const isWhole = guichets.length === 0 || (perimetre.length > 0 && perimetre.every((code) => guichets.includes(code)));
  const nameOf = (code: string) => named.guichets.find((guichet) => guichet.code === code)?.nom ?? '';
  const personOf = (id: string) => named.comptes.find((compte) => compte.id === id)?.nom ?? '';
  const isAll = isWhole && [territoires, typesOrganisme, roles, comptes].every((part) => part.length === 0);
  return {
    tous: isAll && aChoisir !== true,
    territoires,
    typesOrganisme,
    roles,
    // Whoever then chooses begins from nothing.
    guichets: (isAll || aChoisir === true ? [] : guichets).map((code) => guichetChoice({ code, nom: nameOf(code) })),
    comptes: comptes.map((id) => ({ value: id, label: personOf(id) || id })),
  };
}

/** The audience that a form says. */
export function audienceOf(chosen: ChosenAudience): Audience {
  const { tous, territoires, typesOrganisme, roles, guichets, comptes } = chosen;
  const none = { territoires: [], typesOrganisme: [], roles: [], guichets: [], comptes: [] };
  if (tous) return none;
  // Not the same as everybody, though nothing is named in either.
  if (isUnchosen(chosen)) return { ...none, aChoisir: true };
  const valuesOf = (choices: readonly Choice[]) => choices.map(({ value }) => value).toSorted();
  // In the order of the portal, so that what it kept is known again.
  return {
    territoires: territoires.toSorted(),
    typesOrganisme: typesOrganisme.toSorted(),
    roles: roles.toSorted(),
    guichets: valuesOf(guichets),
    comptes: valuesOf(comptes),
  };
}

/** « Choisir » was ticked, and nothing is chosen. */
export function isUnchosen({ tous, territoires, typesOrganisme, roles, guichets, comptes }: ChosenAudience): boolean {
  return !tous && [territoires, typesOrganisme, roles, guichets, comptes].every((part) => part.length === 0);
}
