import type { Choice } from '@pwp/ui';
import type { Audience } from '../../../contracts/index.ts';
import { unnamed, type AudienceNames } from './audience-names.ts';

/** The parts of an audience that are codes alone. */
type Codes = Pick<Audience, 'territoires' | 'typesOrganisme' | 'roles'>;

/** An audience as the form holds it: with the names of what was chosen. */
export interface ChosenAudience extends Codes, AudienceNames {
  /** Everybody to whom the author may speak: what is chosen below waits. */
  tous: boolean;
}

/** Everybody. */
export function everybody(): ChosenAudience {
  return { tous: true, territoires: [], typesOrganisme: [], roles: [], guichets: [], comptes: [] };
}

/** The form of an audience that the portal has, with its names. All guichets of a référent's `perimetre` are everybody. */
export function chosenAudience(
  { aChoisir, ...audience }: Audience,
  perimetre: readonly string[],
  { guichets, comptes }: AudienceNames = unnamed(audience),
): ChosenAudience {
  const { territoires, typesOrganisme, roles } = audience;
  const codes = audience.guichets;
  const isWhole = codes.length === 0 || (perimetre.length > 0 && perimetre.every((code) => codes.includes(code)));
  const isByKind = [territoires, typesOrganisme, roles].some((part) => part.length > 0);
  const isAll = isWhole && !isByKind && comptes.length === 0;
  return {
    tous: isAll && aChoisir !== true,
    territoires,
    typesOrganisme,
    roles,
    // Whoever chose none has none: the portal says the whole périmètre. Beside named accounts alone, it was chosen.
    guichets: isAll || aChoisir === true || (isWhole && isByKind) ? [] : guichets,
    comptes,
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
