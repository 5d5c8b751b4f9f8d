import type { PreferenceEndpoints } from '@pwp/contracts';
import { createApi, type ApiQuery } from './api.ts';

const api = createApi<PreferenceEndpoints>('/api/preferences');

/**
 * What the account at the keyboard chose for itself, kept by the portal: a small JSON value (4 KB at most) under a key
 * `<module>.<name>`, such as `numerisation.colonnes`. All throw ProblemError.
 */
export const preferences = {
  /** The question that reads a kept value: null when there is none or when `isExpected` does not know its shape. */
  query<T>(key: string, isExpected: (value: unknown) => value is T): ApiQuery<T | null> {
    const kept = api.query('GET /:key', () => ({ params: { key } }));
    return {
      key: kept.key,
      ahead: kept.ahead,
      query: async (context) => {
        const { value } = await kept.query(context);
        return isExpected(value) ? value : null;
      },
    };
  },

  /** The kept value, or undefined when there is none or when `isExpected` does not know its shape. */
  async read<T>(key: string, isExpected: (value: unknown) => value is T): Promise<T | undefined> {
    const { value } = await api('GET /:key', { params: { key } });
    return isExpected(value) ? value : undefined;
  },

  /** Keeps a value in place of the last one; null forgets it. */
  async write(key: string, value: unknown): Promise<void> {
    await api('PUT /:key', { params: { key }, body: { value } });
  },
};
