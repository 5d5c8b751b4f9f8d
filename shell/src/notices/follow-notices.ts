import type { Portal } from '../frame/portal.ts';

/** Keeps the count of unread notices up to date, and says when one arrives. */
export function followNotices(
  { state, announce }: Pick<Portal, 'state' | 'announce'>,
  accountId: string,
  token: () => string | undefined,
): void {
  void follow().catch((error: unknown) => console.warn('notifications : pas de suivi', error));

  async function follow(): Promise<void> {
    const { followCount } = await import('./notice-stream.ts');
    let newest: number | undefined;
    followCount(accountId, token, ({ nonLues, derniere }) => {
      state.unread = nonLues;
      const arrived = newest !== undefined && (derniere ?? 0) > newest;
      newest = Math.max(newest ?? 0, derniere ?? 0);
      if (arrived)
        announce(`Nouvelle notification : ${nonLues === 1 ? '1 non lue' : `${nonLues} non lues`}.`, 'polite');
    });
  }
}
