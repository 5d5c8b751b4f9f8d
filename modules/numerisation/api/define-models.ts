import type { Sequelize } from 'sequelize';
import { defineBrouillonFichierModel } from './brouillons/fichiers/brouillon-fichier-model.ts';
import { defineBrouillonModel } from './brouillons/brouillon-model.ts';
import { defineConsultationModel } from './consultations/consultation-model.ts';
import { defineCorrectionModel } from './corrections/correction-model.ts';
import { defineEtapeModel } from './plis/etape-model.ts';
import { defineFicheModel } from './fiches/fiche-model.ts';
import { definePieceModel } from './plis/piece-model.ts';
import { definePliModel } from './plis/pli-model.ts';
import { defineQuotaModel } from './brouillons/quota/quota-model.ts';
import { defineSuiviModel } from './plis/statuts/suivi-model.ts';

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
  defineCorrectionModel(sequelize);
  defineConsultationModel(sequelize);
}
