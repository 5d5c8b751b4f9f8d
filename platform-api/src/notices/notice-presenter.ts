import type { Notice } from '@pwp/contracts';
import type { NoticeRow } from './notice-model.ts';

/** A notice as the contract describes it; `pour` is whom it is about. */
export function presentNotice(row: NoticeRow, pour: string | null): Notice {
  const { id, kind, title, detail, portalDetail, path, guichetCode, publishedAt, readAt } = row;
  return {
    id,
    kind,
    pour,
    titre: title,
    detail: portalDetail ?? detail,
    path,
    guichet: guichetCode,
    date: publishedAt.toISOString(),
    lue: readAt !== null,
  };
}
