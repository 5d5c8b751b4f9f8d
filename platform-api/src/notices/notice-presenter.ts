import type { Notice } from '@pwp/contracts';
import type { NoticeRow } from './notice-model.ts';

/** A notice as the contract describes it. */
export function presentNotice(row: NoticeRow): Notice {
  const { id, kind, title, detail, path, guichetCode, publishedAt, readAt } = row;
  return {
    id,
    kind,
    titre: title,
    detail,
    path,
    guichet: guichetCode,
    date: publishedAt.toISOString(),
    lue: readAt !== null,
  };
}
