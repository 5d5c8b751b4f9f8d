/** The `pwp` command line; docs/registry.md describes each call. */
import { once } from 'node:events';
import { frenchInstant } from '@pwp/api-kit';
import { LONGEST_GRANT, ModuleSummaries, RegistryEventLine, USUAL_GRANT } from '@pwp/contracts';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { approveRelease } from './approve-release.ts';
import { ask } from './ask.ts';
import { checkAgainstPortal, checkModule, ModuleFaults } from './check-module.ts';
import { readCliSettings } from './config.ts';
import { configureModule, settingsLines } from './configure-module.ts';
import { addCredentialCommands } from './credential-commands.ts';
import { devModules } from './dev/dev-modules.ts';
import { listGrants, revokeGrants } from './dev/grants.ts';
import { explain } from './explain.ts';
import { makeModule, type ModuleAnswers } from './make-module.ts';
import { developedIds, moduleId, newId, removableId } from './module-id.ts';
import { TEMPLATES } from './new-module.ts';
import { packApi } from './pack-api.ts';
import { speakFrench } from './french-commander.ts';
import { GUIDES, readGuide } from './guide.ts';
import { findRepository } from './repository.ts';
import { buildIfOld } from './build-if-old.ts';
import { publishModule } from './publish-module.ts';
import { callRegistry, type RegistryCall } from './registry-client.ts';
import { dataOf, removeModule } from './remove-module.ts';
import { startPortal } from './start-portal.ts';
import {
  approvalLines,
  checkLines,
  grantLines,
  journalLines,
  publishedLines,
  removalLines,
  statusLines,
} from './status-lines.ts';
import { testIfChanged, testModule } from './test-module.ts';
import { buildModule, lintModule, ToolFailed } from './workspace.ts';

const { root, modulesDir, models, isSeparate } = findRepository(process.cwd());

const program = speakFrench(new Command('pwp'))
  .description('Modules du portail : de rien au menu d’un guichet, puis à tous, puis retour.')
  .option('--json', 'répond en JSON')
  .showHelpAfterError()
  .exitOverride();

/** Prints JSON with `--json`, otherwise lines. */
function say(value: unknown, lines: readonly string[]): void {
  const isJson = program.opts<{ json?: boolean }>().json === true;
  console.log(isJson ? JSON.stringify(value, null, 2) : lines.join('\n'));
}

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InvalidArgumentError(`Un nombre de ${least} à ${most} est attendu.`);
  return value;
};

/** The part of the registry's health that `pwp status` shows. */
const Health = z.object({ faults: z.array(z.object({ module: z.string(), code: z.string(), detail: z.string() })) });

const call = (one: RegistryCall) => callRegistry(readCliSettings(), one, z.unknown());

program
  .command('new')
  .description('fait un module, avec ses tests')
  .argument('<id>', 'du module', newId)
  .option('--title <texte>', 'son nom dans le menu')
  .option('--roles <liste>', 'qui le voit : professionnel, referent, administrateur ; « tous »')
  .option('--icon <nom>', 'son image dans le menu : fr-icon-…')
  .addOption(
    new Option(
      '--template <modèle>',
      'page ; api : une page, ses routes et une table ; slot : une page et un encart chez un autre ; documents : textes mis en forme, fichiers et PDF',
    )
      .choices(TEMPLATES)
      .default('api'),
  )
  .option('--yes', 'prend les réponses par défaut')
  .option('--no-install', 'ne demande pas à npm de lier le module')
  .action(async (id: string, given: ModuleAnswers) => {
    const folder = await makeModule({ root, modulesDir, models, isSeparate }, id, given);
    say({ module: id, folder }, [
      `${folder} est fait. Ensuite : npx pwp dev ${id} ; puis npx pwp build ${id}, npx pwp publish ${id} --ring guichet:00002`,
    ]);
  });

program
  .command('guide')
  .description('montre le guide d’un module, ou la page des composants')
  .addArgument(new Argument('[page]', 'module ; ui').choices(Object.keys(GUIDES)).default('module'))
  .action(async (page: string) => {
    const { file, text } = await readGuide(page);
    say({ file }, [text]);
  });

program
  .command('portal')
  .description('lance un portail entier sur cette machine, avec les modules de ce dépôt')
  .action(() => startPortal({ root, isSeparate }));

program
  .command('dev')
  .description('montre des modules depuis leurs sources dans un portail lancé, à vous seul')
  .argument('<id...>', 'des modules', developedIds)
  .option(
    '--port <port>',
    'de cette machine, où le premier est servi ; les suivants après lui',
    wholeNumber(1, 65_535),
    5199,
  )
  .option('--hours <heures>', 'durée de l’octroi', wholeNumber(1, LONGEST_GRANT), USUAL_GRANT)
  .option('--revoke', 'met fin aux octrois de ces modules, et ne lance rien')
  .action(async (ids: string[], { revoke, ...given }: { port: number; hours: number; revoke?: boolean }) => {
    const settings = readCliSettings();
    const named = ids.map((id) => `« ${id} »`).join(', ');
    if (revoke === true) {
      const revoked = await revokeGrants(settings, ids);
      say({ modules: ids, revoked }, [`Octrois de ${named} qui ont pris fin : ${revoked}.`]);
      return;
    }
    const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    const developed = await devModules(settings, root, ids, given, (line) => console.error(line));
    const { grants, address, until } = developed;
    say({ modules: ids, grants, address, until }, [
      `Depuis les sources : ${named}. Ouvrez une fois, dans les dix minutes, là où vous êtes connecté au portail :`,
      `  ${address}`,
      `Vous seul le verrez, jusqu’au ${frenchInstant(until)}. Ctrl-C y met fin.`,
    ]);
    const end = await Promise.race([asked.then(() => 'asked'), developed.ended]);
    await developed.stop();
    if (end !== 'asked') throw new ToolFailed('Un serveur de développement s’est arrêté : voir les lignes ci-dessus.');
  });

program
  .command('build')
  .description('construit les pages d’un module')
  .argument('<id>', 'du module', moduleId)
  .action((id: string) => {
    buildModule(modulesDir, id);
    say({ module: id }, [`« ${id} » est construit.`]);
  });

program
  .command('pack')
  .description('fait le paquet de l’API d’un module, pour un portail qui est ailleurs')
  .argument('<id>', 'du module', moduleId)
  .action(async (id: string) => {
    const file = await packApi(root, id);
    say({ module: id, file }, [`${file} est fait : le portail l’installe par npm, puis relance son API.`]);
  });

program
  .command('test')
  .description('lance les tests d’un module')
  .argument('<id>', 'du module', moduleId)
  .option('--mariadb', 'ses routes aussi sur MariaDB')
  .action(async (id: string, { mariadb = false }: { mariadb?: boolean }) => {
    const { kept } = await testModule(root, id, { both: mariadb });
    const axe = kept
      ? 'Ce qu’axe a vu de ses pages sera publié avec elles.'
      : 'Construisez-le : axe n’est gardé que d’une construction.';
    say({ module: id, axe: kept }, [`Les tests de « ${id} » passent. ${axe}`]);
  });

program
  .command('remove')
  .description('ôte un module : dossier, versions, routes, et ses données avec --tables')
  .argument('<id>', 'du module', removableId)
  .option(
    '--tables',
    'ses tables, messages, préférences et fichiers aussi ; les lignes sont d’abord écrites dans un fichier',
  )
  .option('--yes', 'ne demande rien')
  .option('--no-install', 'ne demande pas à npm d’oublier le module')
  .action(async (id: string, given: { tables?: boolean; yes?: boolean; install: boolean }) => {
    const settings = readCliSettings();
    const data = given.tables === true ? await dataOf(settings, id) : undefined;
    const named = data && [
      ...[...data.tables].map(([table, rows]) => `${table} (${rows} lignes)`),
      data.files.count === null
        ? `sans ${data.files.folder}, à vider avec les outils de S3`
        : `${data.files.folder} (${data.files.count} fichiers)`,
    ];
    const what = `« ${id} »${named === undefined ? '' : `, avec ${named.join(', ')}`}`;
    if (given.yes !== true && (await ask(`Ôter ${what} ? oui/non`, 'non', '--yes')) !== 'oui') return;
    const removal = await removeModule(settings, root, id, { data, relink: given.install, isSeparate });
    say(removal, removalLines(what, removal));
  });

program
  .command('check')
  .description('dit ce que le registre refuserait, ce qui est à corriger dans le code, et les tests qui échouent')
  .argument('<id>', 'du module', moduleId)
  .action(async (id: string) => {
    lintModule(root, id);
    await testIfChanged(root, id);
    const { archive: _archive, text: _text, statement, ...module } = await checkModule(root, id);
    const { faults, api, unchecked } = await checkAgainstPortal(readCliSettings(), statement);
    if (faults.length > 0) throw new ModuleFaults(id, faults);
    say({ ...module, api, unchecked }, checkLines(module, { api, unchecked }));
  });

program
  .command('publish')
  .description('publie un module : construit ce qui a changé, lance ses tests, envoie')
  .argument('<id>', 'du module', moduleId)
  .option('--ring <anneau>', 'qui le reçoit : guichet:00002, role:referent, part:10, organisme:<siret>, tous')
  .action(async (id: string, { ring }: { ring?: string }) => {
    const settings = readCliSettings();
    await buildIfOld(root, id);
    await testIfChanged(root, id);
    const published = await publishModule(settings, root, { id, ring });
    say(published, publishedLines(published));
  });

program
  .command('approve')
  .description('accorde à un module ce qu’une version demande ; par l’exploitation')
  .argument('<id>', 'du module', moduleId)
  .requiredOption('--release <version>', 'celle dont « pwp status » dit ce qu’elle demande')
  .action(async (id: string, { release }: { release: string }) => {
    const approved = await approveRelease(readCliSettings(), id, release);
    say(approved, approvalLines(approved));
  });

program
  .command('promote')
  .description('donne une version publiée à un anneau, à tous sans --ring')
  .argument('<id>', 'du module', moduleId)
  .option('--ring <anneau>', 'qui la reçoit', 'tous')
  .option('--release <version>', 'la dernière publiée sans cette option')
  .action(async (id: string, { ring, release }: { ring: string; release?: string }) => {
    const body = { ring, ...(release !== undefined && { version: release }) };
    const moved = z
      .object({ version: z.string() })
      .parse(await call({ method: 'POST', path: `/modules/${id}/promote`, body }));
    say(moved, [`« ${id} » ${moved.version} : reçu par ${ring}.`]);
  });

program
  .command('rollback')
  .description('remet les versions d’un module comme avant son dernier mouvement')
  .argument('<id>', 'du module', moduleId)
  .option('--reason <texte>', 'pour le journal')
  .action(async (id: string, { reason }: { reason?: string }) => {
    const body = reason === undefined ? {} : { reason };
    const back = z
      .object({ channels: z.record(z.string(), z.string()) })
      .parse(await call({ method: 'POST', path: `/modules/${id}/rollback`, body }));
    const channels = Object.entries(back.channels).map(([ring, version]) => `${ring} → ${version}`);
    say(back, [`« ${id} » est revenu en arrière : ${channels.join(', ') || 'aucune version publiée n’est donnée'}.`]);
  });

program
  .command('disable')
  .description('coupe un module partout, jusque dans les onglets ouverts')
  .argument('<id>', 'du module', moduleId)
  .option('--reason <texte>', 'pour le journal', 'coupé par la ligne de commande')
  .action(async (id: string, { reason }: { reason: string }) => {
    await call({ method: 'POST', path: `/modules/${id}/disable`, body: { reason } });
    say({ module: id, disabled: true }, [`« ${id} » est coupé.`]);
  });

program
  .command('enable')
  .description('remet en service un module coupé')
  .argument('<id>', 'du module', moduleId)
  .action(async (id: string) => {
    await call({ method: 'POST', path: `/modules/${id}/enable` });
    say({ module: id, disabled: false }, [`« ${id} » est en service.`]);
  });

program
  .command('status')
  .description('état, versions, anneaux et taux d’échec de chaque module')
  .argument('[id]', 'du module ; tous sans lui')
  .action(async (id?: string) => {
    const settings = readCliSettings();
    const { items } = await callRegistry(settings, { method: 'GET', path: '/modules' }, ModuleSummaries);
    const { faults } = await callRegistry(settings, { method: 'GET', path: '/health' }, Health);
    const isAsked = (module: string) => id === undefined || module === id;
    const asked = items.filter((module) => isAsked(module.id));
    const grants = (await listGrants(settings)).filter(({ module }) => isAsked(module));
    const found = faults.filter(({ module }) => isAsked(module));
    const lines = [...statusLines(asked, found), ...grantLines(grants)];
    say({ items: asked, total: asked.length, faults: found, grants }, lines);
  });

program
  .command('config')
  .description('lit ou change ce que les administrateurs règlent d’un module')
  .argument('<id>', 'du module', moduleId)
  .argument('[nom=valeur...]', '« nom= » rétablit la valeur par défaut ; d’une liste, une valeur par ligne')
  .action(async (id: string, words: string[]) => {
    const configured = await configureModule(readCliSettings(), id, words);
    say(configured, settingsLines(configured));
  });

program
  .command('log')
  .description('ce qui a été fait, par qui')
  .argument('[id]', 'du module ; tous sans lui, pour l’exploitation', moduleId)
  .option('--before <numero>', 'avant cet événement : la suite')
  .action(async (id: string | undefined, { before }: { before?: string }) => {
    const read = z.object({ items: z.array(RegistryEventLine) });
    const journal = id === undefined ? '/events' : `/modules/${id}/events`;
    const path = before === undefined ? journal : `${journal}?before=${encodeURIComponent(before)}`;
    const { items } = await callRegistry(readCliSettings(), { method: 'GET', path }, read);
    say(items, journalLines(items));
  });

addCredentialCommands(program, say);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
