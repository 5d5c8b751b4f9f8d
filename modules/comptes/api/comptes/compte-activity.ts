import { parisDay, type IdentityCompte } from '@pwp/api-kit';
import { JOURS_ABSENT, type EtatCompte, type FiltreCompte } from '../../contracts/index.ts';
import type { ComptesContext } from '../needs.ts';

/** Dependencies of what is told of the use of accounts. */
export type ActivityReading = Pick<ComptesContext, 'lastSeen' | 'clock'>;

/** The use of accounts: the day of each one's last sign-in, and the day before which one is absent. */
export interface Activity {
  seen: ReadonlyMap<string, string>;
  /** First day whose sign-ins are known; null when none is. */
  since: string | null;
  /** Last day that is 90 days old or more. */
  limit: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** Reads the use of these accounts. */
export async function activityOf(
  { lastSeen, clock }: ActivityReading,
  compteIds: readonly string[],
): Promise<Activity> {
  const [seen, since] = await Promise.all([lastSeen.of(compteIds), lastSeen.since()]);
  return { seen, since, limit: parisDay(new Date(clock.now().getTime() - JOURS_ABSENT * DAY)) };
}

/** The states as an export and a search say them. */
export const ETATS_EN_MOTS: Readonly<Record<EtatCompte, string>> = {
  actif: 'Actif',
  'jamais-active': 'Jamais activé',
  suspendu: 'Suspendu',
};

/**
 * The state of an account. Its address is proven by the link with which the password is chosen; an account made in the
 * identity's own console may lack that proof, and is in use all the same once somebody signed in.
 */
export function etatOf({ active, emailVerified }: IdentityCompte, seen: string | undefined): EtatCompte {
  if (!active) return 'suspendu';
  return emailVerified || seen !== undefined ? 'actif' : 'jamais-active';
}

/**
 * Whether an account in use had no sign-in for 90 days. Without a known sign-in, these days count from its creation,
 * and from the first day whose sign-ins are known.
 */
export function isAbsent(compte: IdentityCompte, { seen, since, limit }: Activity): boolean {
  const last = seen.get(compte.id);
  if (etatOf(compte, last) !== 'actif') return false;
  if (last !== undefined) return last <= limit;
  const created = compte.createdAt === undefined ? '' : parisDay(compte.createdAt);
  return since !== null && since <= limit && created <= limit;
}

/** The accounts that a filter keeps. */
export function keptBy(
  etat: FiltreCompte | undefined,
  comptes: readonly IdentityCompte[],
  activity: Activity,
): IdentityCompte[] {
  return comptes.filter((compte) => {
    if (etat === undefined) return true;
    return etat === 'absent' ? isAbsent(compte, activity) : etatOf(compte, activity.seen.get(compte.id)) === etat;
  });
}
