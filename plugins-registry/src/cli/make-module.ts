import { announcedModule } from './announced-module.ts';
import { ask } from './ask.ts';
import { newModule, type NewModule } from './new-module.ts';
import { acceptKits, newRepository } from './new-repository.ts';
import type { Repository } from './repository.ts';
import { formatFolder, linkModules } from './workspace.ts';

/** What was answered already of a new module. `roles` are separated by commas. */
export interface ModuleAnswers {
  title?: string;
  roles?: string;
  icon?: string;
  template: NonNullable<NewModule['template']>;
  /** Takes the defaults for the rest, instead of asking. */
  yes?: boolean;
  /** Has npm link the module. */
  install: boolean;
}

/**
 * Makes a module, and a team's repository around it. Of a module that the portal announces, the defaults are what the portal shows. Gives
 * its folder. Throws `CannotMake`, `ToolFailed`.
 */
export async function makeModule(repository: Repository, id: string, given: ModuleAnswers): Promise<string> {
  const { root, modulesDir, models, isSeparate } = repository;
  const announced = await announcedModule(repository, id);
  const named = announced?.title ?? `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
  const answer = async (value: string | undefined, question: string, byDefault: string) =>
    value ?? (given.yes === true ? byDefault : await ask(question, byDefault, '--yes'));
  const title = await answer(given.title, 'Son nom dans le menu ?', named);
  const roles = await answer(
    given.roles,
    'Qui le voit (professionnel, referent, administrateur, tous) ?',
    announced?.roles.join(',') || 'tous',
  );
  const icon = await answer(given.icon, 'Son image dans le menu ?', announced?.icon ?? 'fr-icon-draft-line');
  const listed = roles === 'tous' ? [] : roles.split(',').map((role) => role.trim());
  const place = announced && { order: announced.order, isAnnounced: true };
  const chosen = { id, title, roles: listed, icon, template: given.template, ...place };
  const folder = await newModule(modulesDir, chosen, models);
  if (isSeparate) {
    await newRepository(root);
    await acceptKits(folder);
  }
  formatFolder(root, folder);
  if (given.install) linkModules(root, ' ; le module est fait');
  return folder;
}
