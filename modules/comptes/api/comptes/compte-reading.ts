import { compteInconnu, type Account, type IdentityCompte } from '@pwp/api-kit';
import type { z } from 'zod';
import type { Compte, CompteDetail, CompteExportQuery, CompteList, CompteQuery } from '../../contracts/index.ts';
import { readableComptes, canReadCompte } from './compte-policy.ts';
import { authorizeActForGuichets } from '../guichets/guichet-policy.ts';
import { presentActe } from '../actes/acte-presenter.ts';
import { adresseOf } from '../adresses/adresse-presenter.ts';
import { presentCompte } from './compte-presenter.ts';
import { courrielsOf } from '../activations/activation-mail.ts';
import { activityOf, keptBy, type ActivityReading } from './compte-activity.ts';
import { compteTarget } from '../actes/acte-target.ts';
import type { ComptesContext } from '../needs.ts';

/** Dependencies of the reads of comptes. */
export type CompteReading = ActivityReading & Pick<ComptesContext, 'identity' | 'audit'>;

/** The accounts that match the filters and that the caller may see. Throws `guichet-hors-perimetre`. */
export async function findComptes(
  { identity, ...context }: CompteReading,
  account: Account,
  { texte, etat, guichet }: z.output<typeof CompteExportQuery>,
): Promise<IdentityCompte[]> {
  if (guichet !== undefined) authorizeActForGuichets(account, [guichet]);
  const kept = guichet === undefined ? readableComptes(account) : { guichets: [guichet] };
  const active = etat === undefined ? undefined : etat !== 'suspendu';
  const comptes = await identity.list({ ...kept, texte, active });
  const readable = comptes.filter((compte) => canReadCompte(account, compte));
  if (etat === undefined || etat === 'suspendu') return readable;
  return keptBy(
    etat,
    readable,
    await activityOf(
      context,
      readable.map(({ id }) => id),
    ),
  );
}

/** One page of them. */
export async function listComptes(
  context: CompteReading,
  account: Account,
  { page, taille, ...query }: z.output<typeof CompteQuery>,
): Promise<CompteList> {
  const found = await findComptes(context, account, query);
  return { items: await presentComptes(context, found.slice((page - 1) * taille, page * taille)), total: found.length };
}

/** Accounts with their activation mail and last sign-in. */
export async function presentComptes(
  { lastSeen }: Pick<CompteReading, 'lastSeen'>,
  comptes: readonly IdentityCompte[],
): Promise<Compte[]> {
  const ids = comptes.map(({ id }) => id);
  const [courrielOf, seen] = await Promise.all([courrielsOf(ids), lastSeen.of(ids)]);
  return comptes.map((compte) => presentCompte(compte, courrielOf(compte.id), seen.get(compte.id)));
}

/** One account with the same. */
export async function presentOne(context: Pick<CompteReading, 'lastSeen'>, compte: IdentityCompte): Promise<Compte> {
  const [courrielOf, seen] = await Promise.all([courrielsOf([compte.id]), context.lastSeen.of([compte.id])]);
  return presentCompte(compte, courrielOf(compte.id), seen.get(compte.id));
}

/** One account with its history. Throws `compte-inconnu`, also outside the caller's périmètre. */
export async function readCompte(context: CompteReading, account: Account, compteId: string): Promise<CompteDetail> {
  const compte = await requireCompte(context, account, compteId);
  const { type, id } = compteTarget(compte);
  const [presented, history, adresse] = await Promise.all([
    presentOne(context, compte),
    context.audit.historyOf({ type, id }),
    adresseOf(id),
  ]);
  return { ...presented, historique: history.map(presentActe), adresse };
}

/** The account, if the caller may see it. Throws `compte-inconnu`. */
export async function requireCompte(
  { identity }: Pick<CompteReading, 'identity'>,
  account: Account,
  compteId: string,
): Promise<IdentityCompte> {
  const compte = await identity.compte(compteId);
  if (compte === undefined || !canReadCompte(account, compte)) {
    throw compteInconnu('Aucun compte de votre périmètre n’a cet identifiant.');
  }
  return compte;
}
