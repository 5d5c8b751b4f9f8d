import { api } from '../../api.ts';
import { columnsAmong } from '../../../contracts/pli-columns.ts';
import { fr } from '../../locales/fr.ts';
import { useDownload, type UseDownloadReturn } from '../../use-download.ts';
import { toExportQuery, type DashboardQuery } from '../dashboard-query.ts';
import { searchHeaders } from '../plis-queries.ts';

/** The formats in the order of their buttons. */
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface UseExportReturn extends Pick<UseDownloadReturn, 'busy' | 'error'> {
  /**
   * Downloads all rows that match the filters, or these plis alone, in the displayed order and columns. A call while
   * busy does nothing.
   */
  run: (format: ExportFormat, query: DashboardQuery, plis?: readonly string[]) => Promise<void>;
}

/** The exports of the dashboard. */
export function useExport(): UseExportReturn {
  const { running, done } = fr.dashboard.export;
  const { busy, error, download } = useDownload();

  function run(format: ExportFormat, query: DashboardQuery, plis?: readonly string[]): Promise<void> {
    const { tri, ordre } = query;
    // Exported even where the list has no room for it: in a file it tells the plis apart.
    const colonnes = columnsAmong([...query.colonnes, 'reference']);
    const asked =
      plis === undefined ? { ...toExportQuery(query), colonnes } : { tri, ordre, colonnes, plis: [...plis] };
    const headers = plis === undefined ? searchHeaders(query) : {};
    return download((signal) => api(`GET /plis/export.${format}`, { query: asked, headers, signal }), {
      preparation: running,
      prete: done,
      nomDeFichier: `plis.${format}`,
    });
  }

  return { busy, error, run };
}
