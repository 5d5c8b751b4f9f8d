/**
 * Pasted HTML that can be parsed without a report of the policy of pages, which refuses style sheets, and attributes for styles and events,
 * wherever they stand: sheets are left out, attributes have another name, `data-pwp-style`. This is no defence: the policy and the
 * schema are.
 */
export function parsable(html: string): string {
  return withoutSheets(html).replaceAll(/<[a-z][^<>]*>/gi, (tag) =>
    tag.replaceAll(/([\s"'])(style|on[a-z]+)=/gi, '$1data-pwp-$2='),
  );
}

/** Without `<style>` and what it holds, to the end where it is not closed. */
function withoutSheets(html: string): string {
  const [opening, closing] = [/<style/gi, /<\/style[^<>]*>/gi];
  let kept = '';
  let from = 0;
  for (let start = opening.exec(html); start !== null; start = opening.exec(html)) {
    kept += html.slice(from, start.index);
    closing.lastIndex = start.index;
    if (closing.exec(html) === null) return kept;
    from = closing.lastIndex;
    opening.lastIndex = from;
  }
  return kept + html.slice(from);
}
