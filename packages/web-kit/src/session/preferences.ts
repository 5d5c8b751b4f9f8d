import type { PreferenceEndpoints } from '@pwp/contracts';
import { createApi, type ApiQuery } from '../api/api.ts';

const api = createApi<PreferenceEndpoints>('/api/preferences');

/**
 * The settings of the current account, stored by the portal: small JSON values (4 KB at most) under keys
 * `<module>.<name>`, such as `numerisation.colonnes`. All throw ProblemError.
 */
export const preferences = {
  /** The query of a stored value: null when there is none or when `isExpected` rejects it. */
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

  /** The stored value, or undefined when there is none or when `isExpected` rejects it. */
  async read<T>(key: string, isExpected: (value: unknown) => value is T): Promise<T | undefined> {
    const { value } = await api('GET /:key', { params: { key } });
    return isExpected(value) ? value : undefined;
  },

  /** Replaces the stored value; null deletes it. */
  async write(key: string, value: unknown): Promise<void> {
    await api('PUT /:key', { params: { key }, body: { value } });
  },
};
