import { FileResponse, type Exports, type ExportSender } from '@pwp/api-kit';
import { maskedInName } from '../../masked-name.ts';
import type { PreuveInput } from './preuve-fields.ts';

const DOCUMENT_THREAD = new URL('preuve-document-thread.ts', import.meta.url);

/**
 * The preuve de dépôt as a download. Its name says the numéro unique, masked, the contexte and the transaction, and
 * never the reference. Throws `export-en-cours`.
 */
export async function preuveOf(input: PreuveInput, sender: ExportSender, exports: Exports): Promise<FileResponse> {
  const { transaction, numeroUnique, contexte } = input.pli;
  const body = await exports.inThread(sender, { entry: DOCUMENT_THREAD, load: () => Promise.resolve(input) });
  const named = numeroUnique === null ? [] : [maskedInName(numeroUnique)];
  return new FileResponse({
    body,
    type: 'application/pdf',
    filename: `${['preuve-de-depot', ...named, contexte, transaction].join('-')}.pdf`,
    disposition: 'attachment',
    size: body.length,
  });
}
