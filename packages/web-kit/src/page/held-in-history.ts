/** The value stored under a name in the current history entry, outside the address; undefined when there is none, and while a text is drawn. */
export function heldInHistory(name: string): unknown {
  const state: unknown = typeof window === 'undefined' ? undefined : window.history.state;
  return typeof state === 'object' && state !== null
    ? new Map<string, unknown>(Object.entries(state)).get(name)
    : undefined;
}
