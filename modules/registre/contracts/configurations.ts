import { defineEndpoints, ModuleConfiguration, ModuleId, SaveConfiguration } from '@pwp/contracts';
import { z } from 'zod';

/** What can be set of a module, what was chosen, by whom and when. */
export const RegistreConfiguration = ModuleConfiguration.meta({ id: 'RegistreConfiguration' });
export type RegistreConfiguration = z.infer<typeof RegistreConfiguration>;

/** Body of a save: all that was chosen, and the `revision` that it stands on. What is left out has its default. */
const SaveRegistreConfiguration = SaveConfiguration.meta({ id: 'SaveRegistreConfiguration' });

const params = z.object({ moduleId: ModuleId });

/** The configurations of modules, below `/api/registre`. */
export const configurationEndpoints = defineEndpoints({
  'GET /modules/:moduleId/configuration': {
    summary: 'La configuration d’un module et le formulaire qui la change',
    params,
    output: RegistreConfiguration,
  },
  'PUT /modules/:moduleId/configuration': {
    summary: 'Enregistrer la configuration d’un module',
    params,
    body: SaveRegistreConfiguration,
    output: RegistreConfiguration,
  },
});
