import type { Guichets } from '@pwp/api-kit';
import type { DeclaredKinds } from './notice-kinds.ts';
import type { NoticeRow } from './notice-model.ts';

/** What tells whom a notice is about. */
type NamedNotice = Pick<NoticeRow, 'kind' | 'guichetCode' | 'noticeKey'>;

/** Whom each of these notices is about, asked of the modules that published them: one question a kind and guichet. */
export async function namesOf(
  notices: readonly NamedNotice[],
  kinds: DeclaredKinds,
  guichets: Pick<Guichets, 'findAll'>,
): Promise<(notice: NamedNotice) => string | null> {
  const named = notices.filter(({ kind, guichetCode }) => guichetCode !== null && kinds.get(kind)?.about !== undefined);
  const names = new Map<string, ReadonlyMap<string, string>>();
  const placeOf = ({ kind, guichetCode }: NamedNotice) => `${kind} ${guichetCode ?? ''}`;
  const found =
    named.length === 0 ? [] : await guichets.findAll([...new Set(named.map((one) => one.guichetCode ?? ''))]);
  for (const [place, group] of Map.groupBy(named, placeOf)) {
    const [first] = group;
    const guichet = found.find(({ code }) => code === first?.guichetCode);
    const about = kinds.get(first?.kind ?? '')?.about;
    if (guichet === undefined || about === undefined) continue;
    names.set(place, await about(guichet, [...new Set(group.map(({ noticeKey }) => noticeKey))]));
  }
  return (notice) => names.get(placeOf(notice))?.get(notice.noticeKey) ?? null;
}
