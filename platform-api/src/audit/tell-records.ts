import type { AuditRecord } from '@pwp/contracts';
import type { TellAct } from './act-phrases.ts';
import type { AuditNames } from './audit-names.ts';
import type { KeptRecord } from './audit.ts';

/** Puts records in words, with the names of people instead of their identifiers. */
export type TellRecords = (records: readonly KeptRecord[]) => Promise<AuditRecord[]>;

const DELETED = 'un compte supprimé';

/** Tells each act, who did it and to whom. */
export function createTellRecords(
  tellAct: TellAct,
  namesOf: (records: readonly KeptRecord[]) => Promise<AuditNames>,
): TellRecords {
  return async (records) => {
    const names = await namesOf(records);
    return records.map((record) => {
      const { acteur, cible, action } = record;
      const compte = cible.type === 'compte' ? names.compte(cible.id) : undefined;
      const nom = compte ?? names.cible(cible.type, cible.id) ?? cible.libelle;
      return {
        ...record,
        phrase: tellAct(action, { nom, isDeletedCompte: compte === null }),
        acteur: acteur === null ? null : { ...acteur, nom: nameOf(names.compte(acteur.id), acteur.email) },
      };
    });
  };
}

function nameOf(found: string | null | undefined, email: string): string {
  return found === null ? DELETED : (found ?? email);
}
