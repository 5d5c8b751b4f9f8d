import { ProblemError, type Identity, type Logger, type TargetNames } from '@pwp/api-kit';
import { nomComplet } from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import pMap from 'p-map';
import type { KeptRecord } from './audit.ts';

/** Names for a batch of records. */
export interface AuditNames {
  /** « Alix DEMO »; null: the account is deleted; undefined: not known, as when the identity does not answer. */
  compte: (id: string) => string | null | undefined;
  cible: (type: string, id: string) => string | undefined;
}

interface NamesContext {
  identity: Pick<Identity, 'find'>;
  log: Logger;
  /** How modules name their targets, by type. */
  targets: readonly (TargetNames | undefined)[];
}

/** Most concurrent questions to the identity. */
const CONCURRENCY = 8;
const MINUTE = 60_000;
/** Stands for a deleted account: the cache holds no null. */
const DELETED = '\u0000';

/** Finds the names of actors and targets of records, one question an account in five minutes. */
export function createAuditNames({
  identity,
  log,
  targets,
}: NamesContext): (records: readonly KeptRecord[]) => Promise<AuditNames> {
  const known = new LRUCache<string, string>({ max: 5_000, ttl: 5 * MINUTE });
  const namesOf = new Map(targets.flatMap((names) => Object.entries(names ?? {})));

  const readComptes = async (ids: ReadonlySet<string>): Promise<void> => {
    const missing = [...ids].filter((id) => !known.has(id));
    let isDown = false;
    await pMap(
      missing,
      async (id) => {
        if (isDown) return;
        try {
          const found = await identity.find(id);
          known.set(id, found === undefined ? DELETED : nomComplet(found) || found.email);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          isDown = true;
          log.warn({ err: error.cause, code: error.code }, 'the journal shows addresses: the identity gives no names');
        }
      },
      { concurrency: CONCURRENCY },
    );
  };

  return async (records) => {
    const comptes = new Set<string>();
    const others = new Map<string, Set<string>>();
    for (const { acteur, cible } of records) {
      if (acteur !== null) comptes.add(acteur.id);
      if (cible.type === 'compte') comptes.add(cible.id);
      else if (namesOf.has(cible.type)) others.set(cible.type, (others.get(cible.type) ?? new Set()).add(cible.id));
    }
    await readComptes(comptes);
    const found = new Map<string, ReadonlyMap<string, string>>();
    for (const [type, ids] of others) found.set(type, (await namesOf.get(type)?.([...ids])) ?? new Map());
    return {
      compte(id) {
        const name = known.get(id);
        return name === DELETED ? null : name;
      },
      cible: (type, id) => found.get(type)?.get(id),
    };
  };
}
