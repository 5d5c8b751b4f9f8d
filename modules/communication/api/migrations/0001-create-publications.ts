import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** What the GIP and référents write, from draft to archive. */
export const createPublications = createTable(
  'communication/0001-create-publications',
  'communication_publications',
  ({ identifier, instant, longText }) => ({
    columns: {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      publication_id: { type: identifier(36), allowNull: false },
      genre: { type: identifier(16), allowNull: false },
      niveau: { type: identifier(16), allowNull: false },
      // How grave an alert is, so that the database sorts: 0 to 2.
      gravite: { type: DataTypes.INTEGER, allowNull: false },
      theme: { type: identifier(16), allowNull: false },
      titre: { type: DataTypes.STRING(120), allowNull: false },
      resume: { type: DataTypes.STRING(300), allowNull: false },
      texte: { type: longText, allowNull: false },
      // Title, summary and text without accents and in small letters.
      cherchable: { type: longText, allowNull: false },
      emetteur: { type: identifier(16), allowNull: false },
      auteur_id: { type: identifier(64), allowNull: false },
      auteur_nom: { type: DataTypes.STRING(200), allowNull: false },
      relecteur_id: { type: identifier(64) },
      relecteur_nom: { type: DataTypes.STRING(200) },
      etat: { type: identifier(16), allowNull: false },
      revision: { type: DataTypes.INTEGER, allowNull: false },
      debut: { type: instant },
      fin: { type: instant },
      audience: { type: longText, allowNull: false },
      // Guichets that its author answers for: a référent's; empty for the GIP.
      portee: { type: longText, allowNull: false },
      par_territoire: { type: DataTypes.BOOLEAN, allowNull: false },
      par_type: { type: DataTypes.BOOLEAN, allowNull: false },
      par_guichet: { type: DataTypes.BOOLEAN, allowNull: false },
      par_role: { type: DataTypes.BOOLEAN, allowNull: false },
      par_compte: { type: DataTypes.BOOLEAN, allowNull: false },
      corrige: { type: identifier(36) },
      motif_correction: { type: DataTypes.STRING(300), allowNull: false },
      a_relire_par_tous: { type: DataTypes.BOOLEAN, allowNull: false },
      motif_renvoi: { type: DataTypes.STRING(300) },
      modifiee_le: { type: instant, allowNull: false },
      corrigee_le: { type: instant },
      archivee_le: { type: instant },
      // Of its last publication, 0 before; in a draft that corrects, of what it corrects.
      version: { type: DataTypes.INTEGER, allowNull: false },
      version_a_lire: { type: DataTypes.INTEGER, allowNull: false },
      annonce: { type: identifier(16), allowNull: false },
      annonce_jusqua: { type: identifier(64), allowNull: false },
    },
    unique: {
      communication_publications_public: ['publication_id'],
      // An author has one draft that corrects a publication.
      communication_publications_corrige: ['corrige', 'auteur_id'],
    },
    indexes: {
      // What readers see, the newest first.
      communication_publications_lues: ['etat', 'debut', 'id'],
      // The alerts that every page asks for.
      communication_publications_alertes: ['genre', 'etat', 'fin'],
      // What the job has to tell or to take back.
      communication_publications_annonces: ['annonce', 'etat', 'debut'],
      // The lists of authors.
      communication_publications_redaction: ['modifiee_le', 'id'],
      communication_publications_auteur: ['auteur_id', 'etat'],
      communication_publications_relecteur: ['relecteur_id'],
    },
  }),
);
