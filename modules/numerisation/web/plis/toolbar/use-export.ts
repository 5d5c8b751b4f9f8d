import { announce, failureMessage, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { columnsAmong } from '../../../contracts/pli-columns.ts';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';
import { toExportQuery, type DashboardQuery } from '../dashboard-query.ts';
import { searchHeaders } from '../plis-queries.ts';

/** The formats in the order of their buttons. */
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface UseExportReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French message of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /**
   * Downloads all rows that match the filters, or these plis alone, in the displayed order and columns. A call while
   * busy does nothing.
   */
  run: (format: ExportFormat, query: DashboardQuery, plis?: readonly string[]) => Promise<void>;
}

/** The exports of the dashboard. */
export function useExport(): UseExportReturn {
  const words = fr.dashboard.export;
  const busy = ref(false);
  const error = ref('');
  const left = new AbortController();
  const { signal } = left;

  async function run(format: ExportFormat, query: DashboardQuery, plis?: readonly string[]): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    error.value = '';
    announce(words.running);
    try {
      const { tri, ordre } = query;
      // Exported even where the list has no room for it: in a file it tells the plis apart.
      const colonnes = columnsAmong([...query.colonnes, 'reference']);
      const asked =
        plis === undefined ? { ...toExportQuery(query), colonnes } : { tri, ordre, colonnes, plis: [...plis] };
      const headers = plis === undefined ? searchHeaders(query) : {};
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
