import type { Sequelize } from 'sequelize';
import { defineLecteurModel } from './lecteurs/lecteur-model.ts';
import { defineRecensementModel } from './lecteurs/recensement-model.ts';
import { defineLectureModel } from './lectures/lecture-model.ts';
import { definePieceModel } from './pieces/piece-model.ts';
import { defineCibleModel } from './publications/cible-model.ts';
import { definePublicationModel } from './publications/publication-model.ts';
import { defineVersionModel } from './publications/version-model.ts';

/** Binds the module's models. */
export function defineCommunicationModels(sequelize: Sequelize): void {
  definePublicationModel(sequelize);
  defineCibleModel(sequelize);
  defineVersionModel(sequelize);
  definePieceModel(sequelize);
  defineLectureModel(sequelize);
  defineLecteurModel(sequelize);
  defineRecensementModel(sequelize);
}
