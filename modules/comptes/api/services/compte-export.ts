import type { IdentityMember } from '@pwp/api-kit';
import { stringify } from 'csv-stringify/sync';
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

/** As French spreadsheets open it: semicolons, UTF-8 with its mark, and no cell that they would take for a formula. */
export function writeComptes(members: readonly IdentityMember[]): Buffer {
  const rows = members.map((member) => [
    member.nom,
    member.prenom,
    member.email,
    member.telephone,
    TYPES.get(member.typeOrganisme) ?? member.typeOrganisme,
    member.organisme,
    member.active ? 'Actif' : 'Suspendu',
    member.guichets.toSorted().join(' '),
    member.scope.toSorted().join(' '),
  ]);
  const text = stringify(rows, {
    bom: true,
    delimiter: ';',
    quoted: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    header: true,
    columns: COLUMNS,
  });
  return Buffer.from(text);
}
