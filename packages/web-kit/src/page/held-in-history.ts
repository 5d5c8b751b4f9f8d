/** The value stored under a name in the current history entry, outside the address; undefined when there is none, and while a text is drawn. */
export function heldInHistory(name: string): unknown {
  const state: unknown = typeof window === 'undefined' ? undefined : window.history.state;
  return typeof state === 'object' && state !== null
    ? new Map<string, unknown>(Object.entries(state)).get(name)
    : undefined;
}

/**
 * Stores values by name in the current history entry, in place of those that have the names: a draft outlives a reload, a cut and a new
 * session there, and belongs to the tab. They are copied as JSON, so that they may be reactive. `null` empties a name: one that is removed
 * would come back when the page is left, since the router merges in the state that the entry began with.
 */
export function holdInHistory(values: Readonly<Record<string, unknown>>): void {
  const held: unknown = JSON.parse(JSON.stringify(values));
  history.replaceState(Object.assign({}, history.state, held), '');
}
