import { csvPieces, inBatches, type ExportFile, type IdentityCompte } from '@pwp/api-kit';
import { TYPES_ORGANISME } from '../../contracts/index.ts';
import { ETATS_EN_MOTS, etatOf } from './compte-activity.ts';

const COLUMNS = [
  'Nom',
  'Prénom',
  'Adresse électronique',
  'Téléphone',
  'Type d’organisme',
  'Organisme',
  'État',
  'Guichets',
  'Périmètre de référent',
  'Dernière connexion',
];
/** Keys come from the identity and may be any word, so a map is safer than an object. */
const TYPES: ReadonlyMap<string, string> = new Map(Object.entries(TYPES_ORGANISME));

/** The accounts as a CSV; `seen` is the day of each one's last sign-in. */
export function exportComptes(comptes: readonly IdentityCompte[], seen: ReadonlyMap<string, string>): ExportFile {
  return {
    filename: 'comptes.csv',
    type: 'text/csv; charset=utf-8',
    lignes: comptes.length,
    body: csvPieces({ columns: COLUMNS, batches: inBatches(comptes, (compte) => rowOf(compte, seen.get(compte.id))) }),
  };
}

function rowOf(compte: IdentityCompte, seen: string | undefined): string[] {
  return [
    compte.nom,
    compte.prenom,
    compte.email,
    compte.telephone,
    TYPES.get(compte.typeOrganisme) ?? compte.typeOrganisme,
    compte.organisme,
    ETATS_EN_MOTS[etatOf(compte, seen)],
    compte.guichets.toSorted().join(' '),
    compte.perimetre.toSorted().join(' '),
    seen ?? '',
  ];
}
