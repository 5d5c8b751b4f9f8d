import { z } from 'zod';
import { ConfigurationRecord, ConfigurationSchema } from '../module/configuration.ts';
import { ModuleId } from '../module/module-id.ts';

/**
 * `GET /registry/v1/modules/{id}/configuration`. `schema` is that of the releases that somebody gets now; `values` are those that were
 * saved, without defaults. `revision` is the journal's number of the last save, 0 before the first.
 */
export const ModuleConfiguration = z.object({
  module: ModuleId,
  title: z.string(),
  schema: ConfigurationSchema,
  values: ConfigurationRecord,
  revision: z.int(),
  changedAt: z.iso.datetime().nullable(),
  changedBy: z.string().nullable(),
});
export type ModuleConfiguration = z.infer<typeof ModuleConfiguration>;

/** Body of the `PUT`: all the values, and the revision that they stand on. A name that is left out gets its default. */
export const SaveConfiguration = z.object({
  revision: z.int().min(0),
  values: z.record(z.string().max(100), z.unknown()),
});
export type SaveConfiguration = z.infer<typeof SaveConfiguration>;

/**
 * `GET /registry/v1/configurations`: the saved values of each module that has some, which who reads them compares with a schema, and the
 * modules that are turned off.
 */
export const SavedConfigurations = z.object({
  modules: z.record(ModuleId, z.record(z.string(), z.unknown())),
  disabled: z.array(ModuleId).default([]),
});
export type SavedConfigurations = z.infer<typeof SavedConfigurations>;
