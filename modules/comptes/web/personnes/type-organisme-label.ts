import { TYPES_ORGANISME } from '../../contracts/type-organisme.ts';

/** What a code says of a body; one that is not known here stays as it is. */
export function typeOrganismeLabel(code: string): string {
  return Object.entries(TYPES_ORGANISME).find(([key]) => key === code)?.[1] ?? code;
}
