import {
  Availability,
  defineEndpoints,
  listOf,
  ModuleId,
  ModuleSummary,
  ReleaseSummary,
  ReleaseVersion,
  Ring,
} from '@pwp/contracts';
import { z } from 'zod';
import { MOTIF_LENGTH } from './registre-limits.ts';

/** The release that one ring gets of a module. */
export const Channel = z.object({ ring: z.string(), version: ReleaseVersion }).meta({ id: 'Channel' });
export type Channel = z.infer<typeof Channel>;

/** What is wrong with a module; `detail` is the registry's own English sentence. */
export const Fault = z
  .object({ module: z.string(), code: z.string(), detail: z.string() })
  .meta({ id: 'RegistreFault' });
export type Fault = z.infer<typeof Fault>;

/** One module as administrators see it. */
export const RegistreModule = z
  .object({
    id: ModuleId,
    title: z.string(),
    availability: Availability,
    disabled: z.string().nullable().describe('Why it is off; null: it is in service'),
    adopted: z
      .boolean()
      .describe('Everybody gets the build that the portal was installed with, unless a channel says otherwise'),
    configurable: z.boolean().describe('Administrators may set something of it'),
    channels: z.array(Channel),
    moved: z.int().describe('Number of the event that moved its releases last; 0: none did'),
    before: z
      .array(Channel)
      .nullable()
      .describe('What the rings get once the last move is undone; null: there is none to undo'),
    published: z.int().describe('How many releases there are'),
    releases: z.array(ReleaseSummary).describe('The newest releases and those that a ring gets, newest first'),
    installed: ModuleSummary.shape.installed.describe(
      'The build that the portal was installed with; null: there is none',
    ),
  })
  .meta({ id: 'RegistreModule' });
export type RegistreModule = z.infer<typeof RegistreModule>;

/** Answer of `GET /api/registre/modules`: by title. A fault may be of a module that is not in the list. */
export const RegistreModuleList = listOf(RegistreModule)
  .extend({ faults: z.array(Fault) })
  .meta({ id: 'RegistreModuleList' });
export type RegistreModuleList = z.infer<typeof RegistreModuleList>;

const Motif = z
  .string()
  .trim()
  .min(1, 'Saisissez un motif.')
  .max(MOTIF_LENGTH, `Le motif compte au plus ${MOTIF_LENGTH} caractères.`);

/** `moved` of the module as it was on screen: releases that were moved since then stay as they are. */
const Moved = z.int().min(0);

/** Body of a promotion; the last release that was published, unless said. */
export const PromoteModule = z
  .object({
    ring: Ring,
    version: ReleaseVersion.optional(),
    moved: Moved,
  })
  .meta({ id: 'PromoteModule' });
export type PromoteModule = z.infer<typeof PromoteModule>;

/** Body of an approval of what a release needs. */
export const ApproveRelease = z.object({ version: ReleaseVersion }).meta({ id: 'ApproveRelease' });
export type ApproveRelease = z.infer<typeof ApproveRelease>;

/** Body of a roll back. */
export const RollbackModule = z.object({ motif: Motif.optional(), moved: Moved }).meta({ id: 'RollbackModule' });
export type RollbackModule = z.infer<typeof RollbackModule>;

/** Body of what turns a module off. */
export const DisableModule = z.object({ motif: Motif }).meta({ id: 'DisableModule' });
export type DisableModule = z.infer<typeof DisableModule>;

/** Body of what puts a module back in service; `motif`: why it is off, as it was on screen. */
export const EnableModule = z.object({ motif: z.string().max(MOTIF_LENGTH) }).meta({ id: 'EnableModule' });
export type EnableModule = z.infer<typeof EnableModule>;

const params = z.object({ moduleId: ModuleId });

/** The modules of the registry, below `/api/registre`. */
export const moduleEndpoints = defineEndpoints({
  'GET /modules': { summary: 'Les modules du registre, leurs versions et leurs défauts', output: RegistreModuleList },
  'POST /modules/:moduleId/promotion': {
    summary: 'Donner une version d’un module à un anneau',
    params,
    body: PromoteModule,
    output: Channel,
  },
  'POST /modules/:moduleId/accord': {
    summary: 'Accorder à un module ce qu’une version demande',
    params,
    body: ApproveRelease,
    output: 'none',
  },
  'POST /modules/:moduleId/retour': {
    summary: 'Annuler le dernier mouvement de versions d’un module',
    params,
    body: RollbackModule,
    output: 'none',
  },
  'POST /modules/:moduleId/coupure': {
    summary: 'Couper un module pour tous',
    params,
    body: DisableModule,
    output: 'none',
  },
  'POST /modules/:moduleId/reprise': {
    summary: 'Remettre un module en service',
    params,
    body: EnableModule,
    output: 'none',
  },
});
