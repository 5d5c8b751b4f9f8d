import { FileResponse, type FileStore } from '@pwp/api-kit';
import { keptFiles } from '../../fichiers/kept-files.ts';
import { fichierIntrouvable } from '../../problems.ts';
import type { BrouillonOwner } from '../brouillon-policy.ts';
import { requireBrouillon } from '../brouillon-reading.ts';
import { BrouillonFichierModel } from './brouillon-fichier-model.ts';

/** A file is in its draft once it is checked: one that is still being checked, or was refused, is not found. */
export function noFichier(): Error {
  return fichierIntrouvable('Ce fichier n’est pas, ou n’est plus, dans le brouillon.');
}

/**
 * The bytes of a file of the owner's draft. Reading does not make the draft last longer. Throws
 * `brouillon-introuvable`, also for another agent's draft, and `fichier-introuvable`.
 */
export async function openFichierContent(
  files: FileStore,
  owner: BrouillonOwner,
  { brouillonId, fichierId }: { brouillonId: string; fichierId: string },
): Promise<FileResponse> {
  await requireBrouillon(owner, brouillonId);
  const fichier = await BrouillonFichierModel.findOne({ where: { brouillonId, fichierId } });
  if (fichier === null) throw noFichier();
  const { fichier: key, type, taille: size } = fichier;
  const body = await files.read(key).catch(async (error: unknown) => {
    // Removed since its row was read.
    throw (await keptFiles([key])).has(key) ? error : noFichier();
  });
  return new FileResponse({ body, type, disposition: 'inline', size });
}
