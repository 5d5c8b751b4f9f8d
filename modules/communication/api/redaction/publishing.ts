import { Op } from 'sequelize';
import { PieceModel } from '../pieces/piece-model.ts';
import { etatChange, publicationIncomplete, publicationIntrouvable } from '../problems.ts';
import { PublicationModel } from '../publications/publication-model.ts';
import { VersionModel } from '../publications/version-model.ts';
import { writeCibles } from './draft-writing.ts';
import { move } from './guarded-change.ts';
import { audienceOf, porteeOf } from './redaction-presenter.ts';

/** What a reviewer accepts. */
export interface Accepted {
  row: PublicationModel;
  /** The revision that the reviewer saw. */
  revision: number;
  reviewer: { id: string; nom: string };
  now: Date;
}

/** Shows a publication to its readers from its first day on, in the current transaction. */
export async function publishFirst({ row, revision, reviewer, now }: Accepted): Promise<void> {
  const debut = row.debut !== null && row.debut > now ? row.debut : now;
  if (row.fin !== null && row.fin <= debut) {
    const detail = 'La fin est passée : renvoyez-la à son auteur.';
    throw publicationIncomplete(detail, { errors: [{ pointer: '/contenu/fin', detail }] });
  }
  await move(row, 'publier', revision, {
    debut,
    relecteurId: reviewer.id,
    relecteurNom: reviewer.nom,
    modifieeLe: now,
    version: 1,
    versionALire: 1,
    annonce: 'a-faire',
    annonceJusqua: '',
  });
  await keepVersion(row.id, 1, { row, revision, reviewer, now });
}

/**
 * Replaces a publication by its correction, whose draft goes, in the current transaction. Returns the publication as it was. Throws
 * `etat-change` when it was corrected or archived since the draft was opened.
 */
export async function publishCorrection(accepted: Accepted): Promise<PublicationModel> {
  const { row, revision, reviewer, now } = accepted;
  const target = await PublicationModel.findOne({ where: { publicationId: row.corrige ?? '' }, lock: true });
  if (target === null) throw publicationIntrouvable('Ce qu’elle corrige a été supprimé.');
  if (target.etat !== 'publiee' || target.version !== row.version)
    throw etatChange('Ce qu’elle corrige a été corrigé ou archivé depuis : renvoyez-la à son auteur.');
  // The draft is taken first: whoever sends it back at the same time finds it gone.
  await move(row, 'publier', revision, {});
  const version = target.version + 1;
  const audience = audienceOf(row);
  const isOthers = row.audience !== target.audience;
  const { titre, resume, texte, cherchable, theme, niveau, gravite, fin, motifCorrection } = row;
  const { parTerritoire, parType, parGuichet, parRole, parCompte, portee } = row;
  const isToCome = target.debut !== null && target.debut > now;
  await PublicationModel.update(
    {
      titre,
      resume,
      texte,
      cherchable,
      theme,
      niveau,
      gravite,
      fin,
      motifCorrection,
      audience: row.audience,
      parTerritoire,
      parType,
      parGuichet,
      parRole,
      parCompte,
      portee,
      ...(isToCome && { debut: row.debut !== null && row.debut > now ? row.debut : now }),
      relecteurId: reviewer.id,
      relecteurNom: reviewer.nom,
      corrigeeLe: now,
      modifieeLe: now,
      revision: target.revision + 1,
      version,
      ...(row.aRelireParTous && { versionALire: version }),
      ...((row.aRelireParTous || isOthers) && { annonce: 'a-faire', annonceJusqua: '' }),
    },
    { where: { id: target.id } },
  );
  await writeCibles(target.id, audience, porteeOf(row));
  await keepVersion(target.id, version, accepted);
  await replacePieces(row.id, target.id, version);
  await PublicationModel.destroy({ where: { id: row.id } });
  return target;
}

function keepVersion(publicationId: number, numero: number, { row, reviewer, now }: Accepted): Promise<unknown> {
  const { titre, resume, texte, auteurId, auteurNom, motifCorrection } = row;
  return VersionModel.create({
    publicationId,
    numero,
    titre,
    resume,
    texte,
    publieeLe: now,
    auteurId,
    auteurNom,
    relecteurId: reviewer.id,
    relecteurNom: reviewer.nom,
    motif: motifCorrection,
  });
}

/** What the draft no longer has is kept, and shown to readers no more. */
async function replacePieces(draftId: number, targetId: number, version: number): Promise<void> {
  const drafted = await PieceModel.findAll({ where: { publicationId: draftId } });
  const pieceIds = drafted.map(({ pieceId }) => pieceId);
  await PieceModel.update(
    { retireeVersion: version },
    { where: { publicationId: targetId, retireeVersion: null, pieceId: { [Op.notIn]: pieceIds } } },
  );
  const kept = await PieceModel.findAll({ where: { publicationId: targetId, pieceId: pieceIds } });
  for (const piece of drafted) {
    const former = kept.find(({ pieceId }) => pieceId === piece.pieceId);
    if (former === undefined) await PieceModel.update({ publicationId: targetId }, { where: { id: piece.id } });
    else {
      const { nom, type, taille, sha256, fichier, alternative, decorative } = piece;
      const words = { nom, type, taille, sha256, fichier, alternative, decorative, retireeVersion: null };
      await PieceModel.update(words, { where: { id: former.id } });
    }
  }
}
