import { compteInconnu, type Account, type IdentityMember, type ModuleContext } from '@pwp/api-kit';
import type { z } from 'zod';
import type { Compte, CompteDetail, CompteExportQuery, CompteList, CompteQuery } from '../../contracts/index.ts';
import { readableComptes, canReadCompte } from './compte-policy.ts';
import { authorizeGuichets } from '../guichets/guichet-policy.ts';
import { presentActe } from '../actes/acte-presenter.ts';
import { presentCompte } from './compte-presenter.ts';
import { courrielsOf } from '../activations/activation-mail.ts';
import { compteTarget } from '../actes/acte-target.ts';

/** Dependencies of the readings of comptes. */
export type CompteReading = Pick<ModuleContext<unknown>, 'identity' | 'audit'>;

/** The accounts that the filters keep among those that the account may see. Throws `guichet-hors-perimetre`. */
export async function findComptes(
  { identity }: CompteReading,
  account: Account,
  { texte, etat, guichet }: z.output<typeof CompteExportQuery>,
): Promise<IdentityMember[]> {
  if (guichet !== undefined) authorizeGuichets(account, [guichet]);
  const kept = guichet === undefined ? readableComptes(account) : { guichets: [guichet] };
  const comptes = await identity.list({ ...kept, texte, active: etat === undefined ? undefined : etat === 'actif' });
  return comptes.filter((compte) => canReadCompte(account, compte));
}

/** One page of them. */
export async function listComptes(
  context: CompteReading,
  account: Account,
  { page, taille, ...query }: z.output<typeof CompteQuery>,
): Promise<CompteList> {
  const found = await findComptes(context, account, query);
  return { items: await presentComptes(found.slice((page - 1) * taille, page * taille)), total: found.length };
}

/** Accounts with their activation mails. */
async function presentComptes(comptes: readonly IdentityMember[]): Promise<Compte[]> {
  const courrielOf = await courrielsOf(comptes.map(({ id }) => id));
  return comptes.map((compte) => presentCompte(compte, courrielOf(compte.id)));
}

/** One account with its activation mail. */
export async function presentOne(compte: IdentityMember): Promise<Compte> {
  const courrielOf = await courrielsOf([compte.id]);
  return presentCompte(compte, courrielOf(compte.id));
}

/** One account with its history. Throws `compte-inconnu`, also for another périmètre's. */
export async function readCompte(context: CompteReading, account: Account, compteId: string): Promise<CompteDetail> {
  const compte = await requireCompte(context, account, compteId);
  const { type, id } = compteTarget(compte);
  const [presented, history] = await Promise.all([presentOne(compte), context.audit.historyOf({ type, id })]);
  return { ...presented, historique: history.map(presentActe) };
}

/** The account, if the caller may see it. Throws `compte-inconnu`. */
export async function requireCompte(
  { identity }: Pick<CompteReading, 'identity'>,
  account: Account,
  compteId: string,
): Promise<IdentityMember> {
  const compte = await identity.member(compteId);
  if (compte === undefined || !canReadCompte(account, compte)) {
    throw compteInconnu("Aucun compte de votre périmètre n'a cet identifiant.");
  }
  return compte;
}
