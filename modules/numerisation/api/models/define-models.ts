import type { Sequelize } from 'sequelize';
import { defineBrouillonFichierModel } from './brouillon-fichier-model.ts';
import { defineBrouillonModel } from './brouillon-model.ts';
import { defineEtapeModel } from './etape-model.ts';
import { defineFicheModel } from './fiche-model.ts';
import { definePieceModel } from './piece-model.ts';
import { definePliModel } from './pli-model.ts';
import { defineQuotaModel } from './quota-model.ts';
import { defineSuiviModel } from './suivi-model.ts';

/** Binds every model of the module to the host's database. */
export function defineNumerisationModels(sequelize: Sequelize): void {
  definePliModel(sequelize);
  definePieceModel(sequelize);
  defineEtapeModel(sequelize);
  defineSuiviModel(sequelize);
  defineBrouillonModel(sequelize);
  defineBrouillonFichierModel(sequelize);
  defineFicheModel(sequelize);
  defineQuotaModel(sequelize);
}
