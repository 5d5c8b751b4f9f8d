import leven from 'leven';
import { z } from 'zod';
import { ALERT_SLOT } from './alert-slot.ts';
import { configurationKeys } from './configuration.ts';
import { ModuleNeeds, OutsideOrigins } from './needs.ts';
import {
  areSlotsOnce,
  HeaderEntry,
  MOST_DECLARED,
  ModuleDeclaration,
  NavigationItem,
  PageLink,
  ReservedPage,
  SearchDeclaration,
  SlotContribution,
} from '../registry/manifest.ts';
import { RESERVED_MODULE_IDS } from './reserved-names.ts';

const navigation = z.strictObject({
  ...NavigationItem.shape,
  roles: NavigationItem.shape.roles.describe('Who sees this line and its page. Empty: whoever the module is open to.'),
  count: NavigationItem.shape.count.describe(
    "What waits behind this line: path, below the module's own API, of an endpoint that answers `{ nombre }`. The menu shows it.",
  ),
  countQuery: NavigationItem.shape.countQuery.describe(
    'Query of the page that lists what `count` counts: the line leads there while something waits.',
  ),
});
const link = z.strictObject(PageLink.shape);
const header = z.strictObject({
  ...HeaderEntry.shape,
  label: HeaderEntry.shape.label.describe(
    '« {guichet} » is the code of the current guichet; without one, the entry is not shown.',
  ),
});

const reservedPage = z.strictObject({
  ...ReservedPage.shape,
  path: ReservedPage.shape.path.describe('Its address; the pages below it are held with it.'),
  roles: ReservedPage.shape.roles.describe("Who it is open to, in place of the module's roles."),
});

const slot = z
  .strictObject({
    ...SlotContribution.shape,
    roles: SlotContribution.shape.roles.describe(
      "Who sees it, in place of the module's roles. Empty: whoever the module is open to.",
    ),
    count: SlotContribution.shape.count.describe(
      `Of \`${ALERT_SLOT}\` alone, which needs it: path, below the module's own API, of an endpoint that answers \`{ nombre }\`. Nothing of the module is loaded while it is 0.`,
    ),
    priority: SlotContribution.shape.priority.describe(
      `Of \`${ALERT_SLOT}\` alone: the greatest stands first. 0 when left out.`,
    ),
  })
  .refine(
    ({ name }) => name === ALERT_SLOT || !name.startsWith('portail.'),
    `ce n’est pas un emplacement du portail : il n’a que « ${ALERT_SLOT} ».`,
  )
  .refine(
    ({ name, count }) => name !== ALERT_SLOT || count !== undefined,
    `« ${ALERT_SLOT} » demande « count » : ce qui dit qu’il y a quelque chose à montrer.`,
  )
  .refine(
    ({ name, count, priority }) => name.startsWith('portail.') || (count === undefined && priority === undefined),
    `« count » et « priority » ne sont que pour « ${ALERT_SLOT} ».`,
  );

const search = z.strictObject({
  ...SearchDeclaration.shape,
  path: SearchDeclaration.shape.path.describe("Its route below the module's API, asked by POST."),
  label: SearchDeclaration.shape.label.describe('Heading of its results.'),
  hint: SearchDeclaration.shape.hint.describe('What may be typed, shown in the empty box.'),
  roles: SearchDeclaration.shape.roles.describe('Who it is asked for. Empty: whoever the module is open to.'),
});

const origins = z.strictObject({
  images: OutsideOrigins.shape.images.describe('Where its pages load images from.'),
  connections: OutsideOrigins.shape.connections.describe('What its pages call.'),
});

const needs = z.strictObject({
  identity: ModuleNeeds.shape.identity.describe(
    'Of the identity: `read` accounts; change `profiles`; see and end `sessions`; make, change and delete `accounts`.',
  ),
  ports: ModuleNeeds.shape.ports.describe("Ports of other modules, as ranges of semver by the port's name."),
  origins: origins
    .optional()
    .describe('Outside origins of its pages, by https, without a path: an operator approves each.'),
  topics: ModuleNeeds.shape.topics.describe('Topics of its messages of the outbox: each begins with its id and a dot.'),
  serviceRoles: ModuleNeeds.shape.serviceRoles.describe('Roles of the applications that its routes let in.'),
});

const api = z.strictObject({
  isolated: z.boolean().describe('Whether its API runs in a process of its own, with rights on its own tables alone.'),
});

/**
 * The schema of `module.json`. It is strict at every depth: a misspelt key, such as `"role"` for `"roles"`, would
 * open the module to everyone. Entries of a manifest are not strict, so that a shell can read those of a newer
 * registry.
 */
export const ModuleFile = z
  .strictObject({
    $schema: z.string().max(500).optional().describe('The JSON Schema of this file, for editors.'),
    ...ModuleDeclaration.shape,
    id: ModuleDeclaration.shape.id
      .refine((id) => !RESERVED_MODULE_IDS.includes(id), 'c’est un nom du portail : choisissez-en un autre.')
      .describe("The folder's name, and the id of defineApiModule and defineWebModule."),
    path: ModuleDeclaration.shape.path.describe("Prefix of the module's pages."),
    home: ModuleDeclaration.shape.home.describe('Whether the module also owns the page « / ».'),
    order: ModuleDeclaration.shape.order.describe('Place in the menu, smallest first.'),
    roles: ModuleDeclaration.shape.roles.describe('Who the module is open to. Empty: every signed-in account.'),
    navigation: z.array(navigation).max(MOST_DECLARED).default([]).describe('The lines of its sub-menu.'),
    publicPages: z
      .array(link)
      .max(MOST_DECLARED)
      .default([])
      .describe('Its pages that wait for no sign-in; they may lie outside `path`.'),
    reservedPages: z
      .array(reservedPage)
      .max(MOST_DECLARED)
      .optional()
      .describe("Its pages whose roles are not the module's. Other pages and the menu stay as `roles` says."),
    accountRequest: ModuleDeclaration.shape.accountRequest.describe(
      'The one of its public pages where a person asks for an account.',
    ),
    header: header.optional().describe('Its entry in the header.'),
    userMenu: z.array(link).max(MOST_DECLARED).default([]).describe("Its lines in the user's menu."),
    profileCompletion: ModuleDeclaration.shape.profileCompletion.describe(
      'The page that asks for what is missing of a profile, before the page that was asked for.',
    ),
    help: ModuleDeclaration.shape.help.describe(
      'Its page that explains its other pages, or, among its public pages, the portal: these link to it, with their own path in `page`.',
    ),
    landing: ModuleDeclaration.shape.landing.describe(
      'The one of its pages where « / » leads an account that the module of the home page is not open to.',
    ),
    slots: z
      .array(slot)
      .max(MOST_DECLARED)
      .refine(areSlotsOnce, 'un emplacement est nommé deux fois : un module n’y montre qu’une chose.')
      .optional()
      .describe("What it shows in other modules' pages: names of slots, such as « exemple.fiche »."),
    search: search.optional().describe('What the search box of the header asks the module.'),
    configuration: ModuleDeclaration.shape.configuration.describe(
      'What administrators may set of the module, in a form made from it.',
    ),
    apiRange: ModuleDeclaration.shape.apiRange.describe(
      "Versions of the module's api that its pages work with (semver). Default: « ^ » and the version of its package.json, where it has an api.",
    ),
    api: api.optional().describe('How its API is hosted.'),
    needs: needs
      .optional()
      .describe('What it needs of the portal beside what every module has. It is given nothing that it does not name.'),
  })
  .superRefine(({ id, needs: { topics = [] } = {} }, context) => {
    const foreign = topics.findIndex((topic) => !topic.startsWith(`${id}.`));
    if (foreign >= 0)
      context.addIssue({
        code: 'custom',
        path: ['needs', 'topics', foreign],
        message: `les envois d’un module commencent par son identifiant : « ${id}. ».`,
      });
  });

/** The allowed keys below each key that holds objects. */
const parts = new Map<PropertyKey | undefined, object>([
  ['navigation', navigation.shape],
  ['publicPages', link.shape],
  ['reservedPages', reservedPage.shape],
  ['header', header.shape],
  ['userMenu', link.shape],
  ['slots', slot.shape],
  ['search', search.shape],
  ['needs', needs.shape],
  ['api', api.shape],
]);

/** Characters of a `module.json`: its declaration is on every page. */
const LONGEST_FILE = 64 * 1024;
/** Faults that are told of one file, and characters of a key that a typing error is looked for in. */
const MOST_FAULTS = 50;
const LONGEST_KEY = 60;

/** The parsed `module.json`, or all its faults: one sentence each, with the key and the way out. */
export type ModuleFileReading = { declaration: ModuleDeclaration } | { faults: string[] };

/** What zod says where the schema has no words of its own. */
const inFrench = z.locales.fr().localeError;

/** Reads the text of a `module.json`. */
export function readModuleFile(text: string): ModuleFileReading {
  if (text.length > LONGEST_FILE) return { faults: [`il dépasse ${LONGEST_FILE / 1024} Ko.`] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { faults: [`ce n’est pas du JSON${placeOf(error)}.`] };
  }
  const read = ModuleFile.safeParse(json, { error: inFrench });
  if (!read.success) return { faults: read.error.issues.slice(0, MOST_FAULTS).flatMap(faultsOf).slice(0, MOST_FAULTS) };
  // How an API is hosted is its host's to read, and nobody else's.
  const { $schema: _editors, api: _api, ...declaration } = read.data;
  return { declaration };
}

/** `module.schema.json`: the JSON Schema of a `module.json`, for editors. */
export function moduleFileSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(ModuleFile, { io: 'input' }), null, 2)}\n`;
}

/** Where a text stops being JSON. */
function placeOf(error: unknown): string {
  const [, line, column] = /line (\d+) column (\d+)/.exec(String(error)) ?? [];
  return line === undefined ? '' : ` (ligne ${line}, colonne ${column})`;
}

function faultsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') {
    const at = issue.path.length === 0 ? '' : `« ${nameOf(issue.path)} » : `;
    return [at + issue.message.replaceAll(' : ', ' : ')];
  }
  const known = knownBelow(issue.path);
  return issue.keys
    .slice(0, MOST_FAULTS)
    .map((key) => key.slice(0, LONGEST_KEY))
    .map((key) => `clé inconnue « ${nameOf([...issue.path, key])} »${meant(key, known)}`);
}

function knownBelow([part, ...further]: readonly PropertyKey[]): readonly string[] {
  if (part === 'configuration') return further.length === 0 ? configurationKeys.schema : configurationKeys.property;
  if (part === 'needs' && further[0] === 'origins') return Object.keys(origins.shape);
  return Object.keys(parts.get(part) ?? ModuleFile.shape);
}

/** `navigation[0].roles`. */
function nameOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

/** The nearest known key, if it is close enough to be a typing error. */
function meant(key: string, known: readonly string[]): string {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: leven(key.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= Math.max(1, Math.floor(key.length / 3))
    ? ` : vouliez-vous « ${nearest.candidate} » ?`
    : `. Connues : ${known.join(', ')}.`;
}
