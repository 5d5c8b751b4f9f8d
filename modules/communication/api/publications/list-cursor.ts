import { requeteInvalide } from '@pwp/api-kit';

/** The place of a row in a list that is sorted by an instant, then by id, the latest first. */
export interface Place {
  instant: Date;
  id: number;
}

/** A cursor that leads to what comes after this row. */
export function cursorAfter({ instant, id }: Place): string {
  return `${instant.getTime()}.${id}`;
}

/** Throws `requete-invalide` for a text that is no cursor. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [, time = '', id = ''] = /^(\d{1,15})\.(\d{1,15})$/.exec(cursor) ?? [];
  const instant = new Date(Number(time));
  if (time === '' || Number.isNaN(instant.getTime())) throw requeteInvalide('Ce curseur ne vient pas du portail.');
  return { instant, id: Number(id) };
}
