import { frenchInstant } from '@pwp/api-kit';
import {
  needInWords,
  type AskedNeed,
  type GrantSummary,
  type ModuleSummary,
  type PublisherKey,
  type RegistryEventLine,
  type TeamTokenSummary,
} from '@pwp/contracts';
import type { Approved } from './approve-release.ts';
import type { CheckedModule, PortalCheck } from './check-module.ts';
import type { Removal } from './remove-module.ts';

/** What the registry's health says against a module. */
interface HealthFault {
  module: string;
  code: string;
  detail: string;
}

/** The output of `pwp status`: each module begins with its state, in one column. */
export function statusLines(modules: readonly ModuleSummary[], faults: readonly HealthFault[]): string[] {
  if (modules.length === 0) return ['Le registre ne connaît aucun module de ce nom.'];
  const against = (id: string) => faults.filter(({ module }) => module === id);
  return modules.flatMap((module) => linesOf(module, against(module.id)));
}

function linesOf(summary: ModuleSummary, faults: readonly HealthFault[]): string[] {
  const { id, title, disabled, adopted, channels, published, releases, installed } = summary;
  return [
    `${stateOf(summary, faults).padEnd(LONGEST_STATE)}  ${id} (${title})${disabled === null ? '' : ` : ${disabled}`}`,
    ...faults.map(({ code, detail }) => `  ${code} : ${detail}`),
    ...(adopted ? ['  tous : la construction du dossier, sauf mention contraire'] : []),
    ...Object.entries(channels).map(([ring, version]) => `  ${ring} : ${version}`),
    ...releases.flatMap((release) => [
      `  ${release.version} publiée le ${frenchInstant(release.publishedAt)} par ${release.publishedBy}, ${weightOf(release)}, ${packagesOf(release)}, ${release.failures} échec(s) sur ${release.votes}`,
      ...needLines(release.needs),
      ...release.misfits.map(({ code, detail }) => `    ne convient plus (${code}) : ${detail}`),
    ]),
    ...(published > releases.length
      ? [`  ${published} publiée(s) en tout, les plus anciennes ne sont pas listées`]
      : []),
    ...(installed === null
      ? []
      : [`  ${installed.version} du dossier, ${installed.failures} échec(s) sur ${installed.votes}`]),
  ];
}

/** The needs that no operator approved, in words. */
export function awaitedWords(needs: readonly AskedNeed[]): string[] {
  return needs.filter(({ approved }) => !approved).map(needInWords);
}

/** The output of `pwp publish`. */
export function publishedLines({
  module,
  version,
  ring,
  awaited,
}: {
  module: string;
  version: string;
  ring: string | null;
  awaited: readonly string[];
}): string[] {
  const reach = ring === null ? 'Personne ne le reçoit encore : « pwp promote ».' : `Reçu par : ${ring}.`;
  return [
    `« ${module} » est publié en version ${version}. ${reach}`,
    ...(awaited.length > 0
      ? [`Avant qu’elle soit donnée, l’exploitation l’accorde (« pwp approve ${module} --release ${version} ») :`]
      : []),
    ...awaited.map((need) => `  ${need}`),
  ];
}

/** The output of `pwp approve`. */
export function approvalLines({ module, version, needs }: Approved): string[] {
  if (needs.length === 0) return [`« ${module} » ${version} ne demande rien.`];
  return [`« ${module} » ${version} a l’accord de :`, ...needs.map((need) => `  ${needInWords(need)}`)];
}

function needLines(needs: readonly AskedNeed[]): string[] {
  return needs.map((need) => `    demande : ${needInWords(need)}${need.approved ? '' : ' (attend un accord)'}`);
}

const STATES = ['en service', 'en défaut', 'coupé', 'à venir', 'à personne'] as const;
const LONGEST_STATE = Math.max(...STATES.map(({ length }) => length));

/** A module is in default when something that a ring gets is not served as it was published. */
function stateOf(
  { disabled, availability, adopted, channels }: ModuleSummary,
  faults: readonly HealthFault[],
): (typeof STATES)[number] {
  if (disabled !== null) return 'coupé';
  if (availability === 'to-come') return 'à venir';
  if (!adopted && Object.keys(channels).length === 0) return 'à personne';
  return faults.length > 0 ? 'en défaut' : 'en service';
}

/** The output of `pwp check`. */
export function checkLines(
  { id, version, files, packages }: Pick<CheckedModule, 'id' | 'version' | 'files' | 'packages'>,
  { api, unchecked }: Pick<PortalCheck, 'api' | 'unchecked'>,
): string[] {
  const weight = files.reduce((sum, file) => sum + file.compressed, 0);
  return [
    `« ${id} » peut être publié : version ${version}, ${files.length} fichiers, ${Math.ceil(weight / 1024)} Ko, ${packages.length} paquet(s).`,
    ...api.map(({ detail }) => `  avant de le donner à un anneau : ${detail}`),
    ...unchecked.map((what) => `  non vérifié : ${what}`),
  ];
}

/** The output of `pwp remove`: what went, what is left, and who can remove that. */
export function removalLines(what: string, { module, dump, retired, folderAlone }: Removal): string[] {
  if (folderAlone)
    return [
      `${what} est ôté de ce dépôt. Le portail garde ses versions, ses routes et ses tables : seul son exploitant les ôte.`,
      `  Pour lui, dans le dépôt du portail : « npm uninstall @pwp/module-${module} », puis « npx pwp remove ${module} --tables ».`,
    ];
  const kept = dump === null ? '' : ` Ses lignes sont dans ${dump}.`;
  const left = retired
    ? ''
    : ' Le registre n’a pas répondu : s’il en a des versions, recommencez quand le portail est en marche.';
  return [`${what} est ôté.${kept}${left}`];
}

/** Grants in force, one per line. */
export function grantLines(grants: readonly GrantSummary[]): string[] {
  return grants.map(
    ({ module, origin, until, openedBy, taken }) =>
      `${module} : développement depuis ${origin}, ouvert par ${openedBy}, ${taken ? 'pris par un navigateur' : 'pas encore pris'}, jusqu’au ${frenchInstant(until)}`,
  );
}

/** Keys of a module, one per line. */
export function keyLines(keys: readonly PublisherKey[]): string[] {
  return keys.length === 0 ? ['Aucune clé ne signe ce module.'] : rightLines(keys, 'révoquée');
}

/** Tokens of teams, one per line. */
export function tokenLines(tokens: readonly TeamTokenSummary[]): string[] {
  if (tokens.length === 0) return ['Aucune équipe n’a de jeton.'];
  const lines = rightLines(tokens, 'révoqué');
  return tokens.map(({ develop }, rank) => `${lines[rank]}${develop ? '  (développement aussi)' : ''}`);
}

function rightLines(rights: readonly PublisherKey[], revoked: string): string[] {
  const longest = Math.max(...rights.map(({ label }) => label.length));
  return rights.map(
    (right) =>
      `${right.id}  ${(right.revoked ? revoked : 'en vigueur').padEnd(10)}  ${right.label.padEnd(longest)}  ${right.modules.includes('*') ? 'tous les modules' : right.modules.join(', ')}`,
  );
}

/** Events of the journal, one per line, with their time in Paris. */
export function journalLines(events: readonly RegistryEventLine[]): string[] {
  return events.map(({ sequence, at, actor, kind, module, detail }) =>
    [sequence, frenchInstant(at, { seconds: true }), actor, kind, module ?? '', JSON.stringify(detail)].join('  '),
  );
}

type Release = ModuleSummary['releases'][number];

function weightOf({ bytes, compressed }: Release): string {
  const kilobytes = (size: number) => `${Math.ceil(size / 1024)} Ko`;
  return compressed === null ? kilobytes(bytes) : `${kilobytes(bytes)} (${kilobytes(compressed)} compressés)`;
}

function packagesOf({ packages }: Release): string {
  if (packages.length === 0) return 'aucun paquet';
  const named = packages.map(({ name, version, license }) => `${name} ${version} (${license})`);
  return `${packages.length} paquet(s) : ${named.join(', ')}`;
}
