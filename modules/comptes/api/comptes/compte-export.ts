import { csvPieces, inBatches, type ExportFile, type IdentityMember } from '@pwp/api-kit';
import { TYPES_ORGANISME } from '../../contracts/index.ts';

const COLUMNS = [
  'Nom',
  'Prénom',
  'Adresse électronique',
  'Téléphone',
  "Type d'organisme",
  'Organisme',
  'État',
  'Guichets',
  'Périmètre de référent',
];
/** By what the identity holds, which may be any word: a map has no key that nobody gave it. */
const TYPES: ReadonlyMap<string, string> = new Map(Object.entries(TYPES_ORGANISME));

/** The accounts as a CSV. */
export function exportComptes(comptes: readonly IdentityMember[]): ExportFile {
  return {
    filename: 'comptes.csv',
    type: 'text/csv; charset=utf-8',
    lignes: comptes.length,
    body: csvPieces({ columns: COLUMNS, batches: inBatches(comptes, rowOf) }),
  };
}

function rowOf(compte: IdentityMember): string[] {
  return [
    compte.nom,
    compte.prenom,
    compte.email,
    compte.telephone,
    TYPES.get(compte.typeOrganisme) ?? compte.typeOrganisme,
    compte.organisme,
    compte.active ? 'Actif' : 'Suspendu',
    compte.guichets.toSorted().join(' '),
    compte.scope.toSorted().join(' '),
  ];
}
