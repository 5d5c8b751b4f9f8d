/** Short texts that the browser keeps by name. One that refuses (its settings, no room left) keeps nothing, and the page works. */
export interface BrowserStorage {
  /** Null when nothing is kept. */
  read(name: string): string | null;
  /** Whether the text is now kept. */
  keep(name: string, text: string): boolean;
  forget(name: string): void;
}

/** Kept for all tabs, also once the browser is closed. */
export const sharedStorage = createStorage(() => localStorage);

/** Kept for this tab, as long as it is open. */
export const tabStorage = createStorage(() => sessionStorage);

/** Where the browser refuses, `storage` throws already. */
function createStorage(storage: () => Storage): BrowserStorage {
  function attempt<Result>(act: (kept: Storage) => Result, refused: Result): Result {
    try {
      return act(storage());
    } catch (error) {
      console.warn('Ce navigateur ne garde rien pour le portail.', error);
      return refused;
    }
  }
  return {
    read: (name) => attempt((kept) => kept.getItem(name), null),
    keep: (name, text) =>
      attempt((kept) => {
        kept.setItem(name, text);
        return true;
      }, false),
    forget: (name) => attempt((kept) => kept.removeItem(name), undefined),
  };
}
