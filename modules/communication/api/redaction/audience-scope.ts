import type { Account, Guichets, Identity } from '@pwp/api-kit';
import type { Audience } from '../../contracts/index.ts';
import { LecteurModel } from '../lecteurs/lecteur-model.ts';
import type { Recensement } from '../lecteurs/recensement.ts';
import { horsPerimetre, publicationIncomplete } from '../problems.ts';
import { orderedAudience } from '../publications/audience-columns.ts';
import { emetteurOf } from '../publications/publication-policy.ts';

/** An audience that its author may write to, and the guichets that a référent answers for with it. */
export interface ScopedAudience {
  audience: Audience;
  /** Empty for the GIP. */
  portee: string[];
}

/** Within what an audience must stay: everybody, or these guichets. */
export type Scope = 'all' | readonly string[];

/** The scope of an account. */
export function scopeOf(account: Account): Scope {
  return emetteurOf(account) === 'gip' ? 'all' : account.perimetre;
}

/** Guichets that are counted while somebody waits. */
export const MOST_COUNTED_AT_ONCE = 40;

/** Puts an audience within its scope. Throws `hors-perimetre`, `publication-incomplete`, `identite-indisponible`. */
export function createAudienceScope({
  guichets,
  identity,
  recensement,
}: {
  guichets: Pick<Guichets, 'findAll'>;
  identity: Pick<Identity, 'compte'>;
  recensement: Pick<Recensement, 'ensure'>;
}): (asked: Audience, scope: Scope) => Promise<ScopedAudience> {
  async function requireGuichets(codes: readonly string[]): Promise<void> {
    const known = new Set((await guichets.findAll(codes)).map(({ code }) => code));
    const unknown = codes.filter((code) => !known.has(code));
    if (unknown.length === 0) return;
    const detail = `Aucun guichet n’a le code ${unknown.slice(0, 5).join(', ')}.`;
    throw publicationIncomplete(detail, { errors: [{ pointer: '/contenu/audience/guichets', detail }] });
  }

  /** The guichets of the scope at which named accounts stand. */
  async function placesOf(comptes: readonly string[], scope: readonly string[]): Promise<string[]> {
    if (comptes.length === 0) return [];
    await recensement.ensure(scope, MOST_COUNTED_AT_ONCE);
    const rows = await LecteurModel.findAll({
      where: { accountId: [...comptes], guichetCode: [...scope] },
      raw: true,
    });
    const places = rows.map(({ guichetCode }) => guichetCode);
    const found = new Set(rows.map(({ accountId }) => accountId));
    const missing = [...new Set(comptes)].filter((id) => !found.has(id));
    // As few as an audience may name: the identity is asked for one at a time.
    for (const id of missing) {
      const current = await currentPlacesOf(id, scope);
      if (current.length === 0)
        throw horsPerimetre('Un des comptes choisis n’est d’aucun de vos guichets : retirez-le.');
      places.push(...current);
    }
    return places;
  }

  /** The same for an account that the search offers and the count does not have yet. */
  async function currentPlacesOf(id: string, scope: readonly string[]): Promise<string[]> {
    const compte = await identity.compte(id);
    if (compte?.active !== true) return [];
    return [...compte.guichets, ...compte.perimetre].filter((code) => scope.includes(code));
  }

  return async (asked, scope) => {
    const audience = orderedAudience(asked);
    if (scope === 'all') {
      await requireGuichets(audience.guichets);
      return { audience, portee: [] };
    }
    const outside = audience.guichets.filter((code) => !scope.includes(code));
    if (outside.length > 0)
      throw horsPerimetre(`Vous n’êtes pas référent de ${outside.slice(0, 5).join(', ')} : retirez-le de l’audience.`);
    const { territoires, typesOrganisme, roles, comptes } = audience;
    const isNamedAlone = comptes.length > 0 && [territoires, typesOrganisme, roles].every((part) => part.length === 0);
    const whole = audience.guichets.length > 0 || isNamedAlone ? audience.guichets : scope.toSorted();
    const places = await placesOf(comptes, scope);
    return { audience: { ...audience, guichets: whole }, portee: [...new Set([...whole, ...places])].toSorted() };
  };
}
