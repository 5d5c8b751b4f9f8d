/** A page's number, or a gap for the omitted pages. */
export type PageSlot = number | 'gap';

/** The pages to offer: the first, the last, and those near the current one. */
export function pageWindow(current: number, last: number): PageSlot[] {
  const shown = [...new Set([1, current - 1, current, current + 1, last])].filter((page) => page >= 1 && page <= last);
  shown.sort((a, b) => a - b);
  return shown.flatMap((page, index): PageSlot[] => {
    const before = shown[index - 1] ?? 0;
    if (page - before === 2) return [page - 1, page];
    return page - before > 2 ? ['gap', page] : [page];
  });
}
