import { http } from './http.ts';

/**
 * What the account at the keyboard chose for itself, kept by the portal: a small JSON value (4 KB at most) under a key
 * `<module>.<name>`, such as `numerisation.colonnes`. Both throw ProblemError.
 */
export const preferences = {
  /** The kept value, or undefined when there is none or when `isExpected` does not know its shape. */
  async read<T>(key: string, isExpected: (value: unknown) => value is T): Promise<T | undefined> {
    const { value } = await http.get<{ value: unknown }>(`/api/preferences/${key}`);
    return isExpected(value) ? value : undefined;
  },

  /** Keeps a value in place of the last one; null forgets it. */
  async write(key: string, value: unknown): Promise<void> {
    await http.put<void>(`/api/preferences/${key}`, { value });
  },
};
