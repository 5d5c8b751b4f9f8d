import { announce, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { createLatestRequest, messageOf } from '../../latest-request.ts';
import { fr } from '../../locales/fr.ts';
import type { PlisClient } from '../../plis-client.ts';
import { toExportQuery, type DashboardQuery } from '../dashboard-query.ts';

export type ExportFormat = 'csv' | 'xlsx';

export interface UseExportReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French sentence of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** Downloads all that the filters keep, in the order and the columns of the screen. */
  run: (format: ExportFormat, query: DashboardQuery) => Promise<void>;
}

/** The exports of the dashboard; a new one gives up the one under way. */
export function useExport(client: PlisClient): UseExportReturn {
  const words = fr.dashboard.export;
  const busy = ref(false);
  const error = ref('');
  const requests = createLatestRequest();

  async function run(format: ExportFormat, query: DashboardQuery): Promise<void> {
    const signal = requests.start();
    busy.value = true;
    error.value = '';
    announce(words.running);
    try {
      const asked = { ...toExportQuery(query), colonnes: query.colonnes };
      const { blob, filename } = await client.exportPlis(format, asked, { numeroUnique: query.numeroUnique, signal });
      if (signal.aborted) return;
      saveBlob(blob, filename ?? `plis.${format}`);
      announce(words.done);
    } catch (failure) {
      if (signal.aborted) return;
      error.value = messageOf(failure);
    }
    busy.value = false;
  }

  onScopeDispose(() => requests.abort());
  return { busy: readonly(busy), error: readonly(error), run };
}
