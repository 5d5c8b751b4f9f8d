import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Emetteur, Genre, Niveau, Theme } from '../../contracts/index.ts';
import type { Etat } from './etat-transitions.ts';

/**
 * Whether readers were told: not yet to be, to be, those that were counted while the identity was away, done, and taken back since.
 */
export type Annonce = 'aucune' | 'a-faire' | 'partielle' | 'faite' | 'retiree';

/** A publication as stored, from draft to archive. */
export class PublicationModel extends Model<
  InferAttributes<PublicationModel>,
  InferCreationAttributes<PublicationModel>
> {
  declare id: CreationOptional<number>;
  /** The id that pages know. */
  declare publicationId: string;
  declare genre: Genre;
  declare niveau: Niveau;
  /** Rank of the level, the gravest highest. */
  declare gravite: number;
  declare theme: Theme;
  declare titre: string;
  declare resume: string;
  /** JSON of the rich text. */
  declare texte: string;
  /** Title, summary and text without accents and in small letters. */
  declare cherchable: string;
  declare emetteur: Emetteur;
  declare auteurId: string;
  /** Empty once the account is erased. */
  declare auteurNom: string;
  declare relecteurId: string | null;
  declare relecteurNom: string | null;
  declare etat: Etat;
  /** Grows with each change: a change says the one that it saw. */
  declare revision: number;
  /** Null in a draft that is read as soon as it is accepted. */
  declare debut: Date | null;
  declare fin: Date | null;
  /** JSON of the audience; its values are rows of `communication_cibles` too. */
  declare audience: string;
  /** JSON of the guichets that a référent answers for; empty for the GIP. */
  declare portee: string;
  declare parTerritoire: boolean;
  declare parType: boolean;
  declare parGuichet: boolean;
  declare parRole: boolean;
  declare parCompte: boolean;
  /** Public id of the publication that this draft corrects. */
  declare corrige: string | null;
  declare motifCorrection: string;
  declare aRelireParTous: boolean;
  declare motifRenvoi: string | null;
  declare modifieeLe: Date;
  declare corrigeeLe: Date | null;
  declare archiveeLe: Date | null;
  /** Of its last publication, 0 before; in a draft that corrects, of what it corrects. */
  declare version: number;
  /** Who has read this version or a later one has read it. */
  declare versionALire: number;
  declare annonce: Annonce;
  /** Last account, by id, that was told. */
  declare annonceJusqua: string;
}

/** Binds the model. */
export function definePublicationModel(sequelize: Sequelize): void {
  PublicationModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      publicationId: { type: DataTypes.STRING(36), allowNull: false },
      genre: { type: DataTypes.STRING(16), allowNull: false },
      niveau: { type: DataTypes.STRING(16), allowNull: false },
      gravite: { type: DataTypes.INTEGER, allowNull: false },
      theme: { type: DataTypes.STRING(16), allowNull: false },
      titre: { type: DataTypes.STRING(120), allowNull: false },
      resume: { type: DataTypes.STRING(300), allowNull: false },
      texte: { type: DataTypes.TEXT, allowNull: false },
      cherchable: { type: DataTypes.TEXT, allowNull: false },
      emetteur: { type: DataTypes.STRING(16), allowNull: false },
      auteurId: { type: DataTypes.STRING(64), allowNull: false },
      auteurNom: { type: DataTypes.STRING(200), allowNull: false },
      relecteurId: { type: DataTypes.STRING(64) },
      relecteurNom: { type: DataTypes.STRING(200) },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      revision: { type: DataTypes.INTEGER, allowNull: false },
      debut: { type: DataTypes.DATE(3) },
      fin: { type: DataTypes.DATE(3) },
      audience: { type: DataTypes.TEXT, allowNull: false },
      portee: { type: DataTypes.TEXT, allowNull: false },
      parTerritoire: { type: DataTypes.BOOLEAN, allowNull: false },
      parType: { type: DataTypes.BOOLEAN, allowNull: false },
      parGuichet: { type: DataTypes.BOOLEAN, allowNull: false },
      parRole: { type: DataTypes.BOOLEAN, allowNull: false },
      parCompte: { type: DataTypes.BOOLEAN, allowNull: false },
      corrige: { type: DataTypes.STRING(36) },
      motifCorrection: { type: DataTypes.STRING(300), allowNull: false },
      aRelireParTous: { type: DataTypes.BOOLEAN, allowNull: false },
      motifRenvoi: { type: DataTypes.STRING(300) },
      modifieeLe: { type: DataTypes.DATE(3), allowNull: false },
      corrigeeLe: { type: DataTypes.DATE(3) },
      archiveeLe: { type: DataTypes.DATE(3) },
      version: { type: DataTypes.INTEGER, allowNull: false },
      versionALire: { type: DataTypes.INTEGER, allowNull: false },
      annonce: { type: DataTypes.STRING(16), allowNull: false },
      annonceJusqua: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'communication_publications' },
  );
}
