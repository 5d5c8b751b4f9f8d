import type { Sequelize } from 'sequelize';
import { defineEtapeModel } from './etape-model.ts';
import { definePieceModel } from './piece-model.ts';
import { definePliModel } from './pli-model.ts';

/** Binds every model of the module to the host's database. */
export function defineNumerisationModels(sequelize: Sequelize): void {
  definePliModel(sequelize);
  definePieceModel(sequelize);
  defineEtapeModel(sequelize);
}
