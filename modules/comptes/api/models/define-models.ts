import type { Sequelize } from 'sequelize';
import { defineActivationModel } from './activation-model.ts';
import { defineCompteModel } from './compte-model.ts';
import { defineDefiModel } from './defi-model.ts';
import { defineDemandeGuichetModel } from './demande-guichet-model.ts';
import { defineDemandeModel } from './demande-model.ts';
import { defineImportLigneModel } from './import-ligne-model.ts';
import { defineImportModel } from './import-model.ts';
import { defineCompteLeaseModel } from '../comptes/compte-lease.ts';
import { defineGuichetLeaseModel } from '../guichets/guichet-lease.ts';

/** Binds the models of the module. */
export function defineComptesModels(sequelize: Sequelize): void {
  defineActivationModel(sequelize);
  defineCompteModel(sequelize);
  defineDemandeModel(sequelize);
  defineDemandeGuichetModel(sequelize);
  defineDefiModel(sequelize);
  defineImportModel(sequelize);
  defineImportLigneModel(sequelize);
  defineCompteLeaseModel(sequelize);
  defineGuichetLeaseModel(sequelize);
}
