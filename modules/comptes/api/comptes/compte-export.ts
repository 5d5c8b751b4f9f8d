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
export function exportComptes(members: readonly IdentityMember[]): ExportFile {
  return {
    filename: 'comptes.csv',
    type: 'text/csv; charset=utf-8',
    lignes: members.length,
    body: csvPieces({ columns: COLUMNS, batches: inBatches(members, rowOf) }),
  };
}

function rowOf(member: IdentityMember): string[] {
  return [
    member.nom,
    member.prenom,
    member.email,
    member.telephone,
    TYPES.get(member.typeOrganisme) ?? member.typeOrganisme,
    member.organisme,
    member.active ? 'Actif' : 'Suspendu',
    member.guichets.toSorted().join(' '),
    member.scope.toSorted().join(' '),
  ];
}
