import leven from 'leven';
import { z } from 'zod';
import { HeaderEntry, ModuleDeclaration, NavigationItem, PageLink } from './manifest.ts';

const navigation = z.strictObject({
  ...NavigationItem.shape,
  roles: NavigationItem.shape.roles.describe('Who sees this line and its page. Empty: whoever the module is open to.'),
});
const link = z.strictObject(PageLink.shape);
const header = z.strictObject({
  ...HeaderEntry.shape,
  label: HeaderEntry.shape.label.describe(
    '« {guichet} » is the code of the current guichet; without one, the entry is not shown.',
  ),
});

/**
 * A `module.json` as its team writes it. Strict at every depth: a key that nobody reads, as `"role"` for `"roles"`, would open the module
 * to all. Entries of a manifest are not strict, so that a shell reads those of a newer registry.
 */
export const ModuleFile = z.strictObject({
  $schema: z.string().optional().describe('The JSON Schema of this file, for editors.'),
  ...ModuleDeclaration.shape,
  id: ModuleDeclaration.shape.id.describe("The folder's name, and the id of defineApiModule and defineWebModule."),
  path: ModuleDeclaration.shape.path.describe("Prefix of the module's pages."),
  home: ModuleDeclaration.shape.home.describe('Whether the module also owns the page « / ».'),
  order: ModuleDeclaration.shape.order.describe('Place in the menu, smallest first.'),
  roles: ModuleDeclaration.shape.roles.describe('Who the module is open to. Empty: every signed-in account.'),
  navigation: z.array(navigation).default([]).describe('The lines of its sub-menu.'),
  publicPages: z.array(link).default([]).describe('Its pages that wait for no sign-in; they may lie outside `path`.'),
  accountRequest: ModuleDeclaration.shape.accountRequest.describe(
    'The one of its public pages where a person asks for an account.',
  ),
  header: header.optional().describe('Its entry in the header.'),
  userMenu: z.array(link).default([]).describe("Its lines in the user's menu."),
  profileCompletion: ModuleDeclaration.shape.profileCompletion.describe(
    'The page that asks for what is missing of a profile, before the page that was asked for.',
  ),
});

/** What is known below each key that holds objects. */
const parts: Readonly<Record<string, object>> = {
  navigation: navigation.shape,
  publicPages: link.shape,
  header: header.shape,
  userMenu: link.shape,
};

/** What a `module.json` says, or every fault of it: a sentence each, with the key and the way out. */
export type ModuleFileReading = { declaration: ModuleDeclaration } | { faults: string[] };

/** Reads the text of a `module.json`. */
export function readModuleFile(text: string): ModuleFileReading {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { faults: [`it is no JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const read = ModuleFile.safeParse(json);
  if (!read.success) return { faults: read.error.issues.flatMap(faultsOf) };
  const { $schema: _editors, ...declaration } = read.data;
  return { declaration };
}

/** `module.schema.json`: the JSON Schema of a `module.json`, for editors. */
export function moduleFileSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(ModuleFile, { io: 'input' }), null, 2)}\n`;
}

function faultsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') {
    const at = issue.path.length === 0 ? '' : `"${nameOf(issue.path)}": `;
    return [`${at}${issue.message}`];
  }
  const known = Object.keys(parts[String(issue.path[0])] ?? ModuleFile.shape);
  return issue.keys.map((key) => `unknown key "${nameOf([...issue.path, key])}"${meant(key, known)}`);
}

/** `navigation[0].roles`. */
function nameOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

/** The nearest known key, where it is near enough to have been meant. */
function meant(key: string, known: readonly string[]): string {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: leven(key.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest !== undefined && nearest.distance <= Math.max(1, Math.floor(key.length / 3))
    ? `: did you mean "${nearest.candidate}"?`
    : `. Known: ${known.join(', ')}.`;
}
