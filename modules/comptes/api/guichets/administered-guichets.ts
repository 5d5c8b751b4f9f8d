import type { KeptGuichet } from '@pwp/api-kit';
import type { z } from 'zod';
import type { GuichetAdministre, GuichetAdministreList, GuichetAdministreQuery } from '../../contracts/index.ts';
import { withoutSecondReferent } from './second-referent.ts';
import type { ComptesContext } from '../needs.ts';

type AdministeredReading = Pick<ComptesContext, 'identity' | 'guichets'>;

/** Guichets whose accounts are read at once. */
const AT_ONCE = 8;
/** More than the portal has. */
const ALL = 10_000;

/** One page of all guichets, with who works for each. */
export async function listAdministered(
  { identity, guichets }: AdministeredReading,
  { texte, etat, page, taille }: z.output<typeof GuichetAdministreQuery>,
): Promise<GuichetAdministreList> {
  const part = { offset: (page - 1) * taille, limit: taille };
  const codes = etat === 'sans-second-referent' ? await codesAlone({ identity, guichets }) : undefined;
  const ferme = etat === undefined ? undefined : etat === 'ferme';
  const { items, total } = await guichets.list({ texte, ferme, codes }, part);
  const presented: GuichetAdministre[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const some = items.slice(first, first + AT_ONCE).map((guichet) => present(identity, guichet));
    presented.push(...(await Promise.all(some)));
  }
  return { items: presented, total };
}

async function codesAlone({ identity, guichets }: AdministeredReading): Promise<string[]> {
  const [{ items }, comptes] = await Promise.all([
    guichets.list({ ferme: false }, { offset: 0, limit: ALL }),
    identity.list({ active: true }),
  ]);
  return withoutSecondReferent(items, comptes).map(({ guichet }) => guichet.code);
}

async function present(identity: ComptesContext['identity'], guichet: KeptGuichet): Promise<GuichetAdministre> {
  const { code, nom, siret, codeTerritoire, territoires, dateFermeture, ferme } = guichet;
  const [comptes, referents] = await Promise.all([identity.comptesOf(code), identity.comptesOf(code, 'referent')]);
  return {
    code,
    nom,
    siret,
    codeTerritoire,
    territoires: [...territoires],
    dateFermeture,
    ferme,
    comptes: comptes.length,
    referents: referents.map((referent) => ({ id: referent.id, nom: referent.nom, prenom: referent.prenom })),
  };
}
