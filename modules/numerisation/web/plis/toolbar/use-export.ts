import { announce, failureMessage, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';
import { toExportQuery, type DashboardQuery } from '../dashboard-query.ts';
import { searchHeaders } from '../plis-queries.ts';

export type ExportFormat = 'csv' | 'xlsx';

export interface UseExportReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French sentence of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** Downloads all that the filters keep, in the order and the columns of the screen. Another call while busy does nothing. */
  run: (format: ExportFormat, query: DashboardQuery) => Promise<void>;
}

/** The exports of the dashboard. */
export function useExport(): UseExportReturn {
  const words = fr.dashboard.export;
  const busy = ref(false);
  const error = ref('');
  const left = new AbortController();
  const { signal } = left;

  async function run(format: ExportFormat, query: DashboardQuery): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    error.value = '';
    announce(words.running);
    try {
      const asked = { ...toExportQuery(query), colonnes: query.colonnes };
      const headers = searchHeaders(query);
      const { blob, filename } = await api(`GET /plis/export.${format}`, { query: asked, headers, signal });
      if (signal.aborted) return;
      saveBlob(blob, filename ?? `plis.${format}`);
      announce(words.done);
    } catch (failure) {
      if (!signal.aborted) error.value = failureMessage(failure);
    } finally {
      busy.value = false;
    }
  }

  onScopeDispose(() => left.abort());
  return { busy: readonly(busy), error: readonly(error), run };
}
