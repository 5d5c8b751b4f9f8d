import type { Account, IdentityCompte, KeptGuichet } from '@pwp/api-kit';
import type { Bureau, Compte, GuichetSansSecond } from '../../contracts/index.ts';
import { activityOf, etatOf, isAbsent, type ActivityReading } from '../comptes/compte-activity.ts';
import { canReadAllComptes, canReadCompte, readableComptes } from '../comptes/compte-policy.ts';
import { presentComptes } from '../comptes/compte-reading.ts';
import { withoutSecondReferent } from '../guichets/second-referent.ts';
import type { ComptesContext } from '../needs.ts';

/** Dependencies of the desk. */
export type BureauReading = ActivityReading & Pick<ComptesContext, 'identity' | 'guichets'>;

/** Accounts that the desk names of each kind; its figures count them all. */
const NAMED = 5;
/** Guichets that the desk names. */
const NAMED_GUICHETS = 20;
/** More than any périmètre. */
const ALL_GUICHETS = 10_000;

/** The desk of a référent: what to watch in his périmètre; of an administrator: everywhere. */
export async function readBureau(context: BureauReading, account: Account): Promise<Bureau> {
  const { identity } = context;
  const isAll = canReadAllComptes(account);
  const comptes = (await identity.list(readableComptes(account))).filter((compte) => canReadCompte(account, compte));
  const [activity, referents, open] = await Promise.all([
    activityOf(
      context,
      comptes.map(({ id }) => id),
    ),
    isAll ? comptes : identity.list({ perimetre: account.perimetre, active: true }),
    openGuichets(context, account),
  ]);
  const seenOf = ({ id }: IdentityCompte) => activity.seen.get(id) ?? '';
  const never = comptes
    .filter((compte) => etatOf(compte, activity.seen.get(compte.id)) === 'jamais-active')
    .toSorted((one, other) => createdOf(one) - createdOf(other));
  const absent = comptes
    .filter((compte) => isAbsent(compte, activity))
    .toSorted((one, other) => seenOf(one).localeCompare(seenOf(other)));
  const last = comptes
    .filter((compte) => seenOf(compte) !== '')
    .toSorted((one, other) => seenOf(other).localeCompare(seenOf(one)));
  const present = (found: readonly IdentityCompte[]): Promise<Compte[]> =>
    presentComptes(context, found.slice(0, NAMED));
  const alone = withoutSecondReferent(open, referents);
  return {
    jamaisActives: { total: never.length, items: await present(never) },
    absents: { total: absent.length, items: await present(absent) },
    derniers: await present(last),
    releveDepuis: activity.since,
    sansSecond: { total: alone.length, items: alone.slice(0, NAMED_GUICHETS).map(presentGuichet) },
  };
}

async function openGuichets({ guichets }: BureauReading, account: Account): Promise<KeptGuichet[]> {
  if (!canReadAllComptes(account)) return (await guichets.findAll(account.perimetre)).filter(({ ferme }) => !ferme);
  return (await guichets.list({ ferme: false }, { offset: 0, limit: ALL_GUICHETS })).items;
}

function createdOf({ createdAt }: IdentityCompte): number {
  return createdAt?.getTime() ?? 0;
}

function presentGuichet({ guichet, referents }: { guichet: KeptGuichet; referents: number }): GuichetSansSecond {
  return { code: guichet.code, nom: guichet.nom, referents };
}
