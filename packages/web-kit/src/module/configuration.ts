import type { ConfigurationKinds, ConfigurationValues, Configured } from '@pwp/contracts';
import { isConfigured } from '@pwp/contracts/configuration-values';
import { inject, type App, type InjectionKey } from 'vue';

const VALUES: InjectionKey<ConfigurationValues> = Symbol('configuration');

/** Gives an application the values of its module. */
export function provideConfiguration(app: App, values: ConfigurationValues): void {
  app.provide(VALUES, values);
}

/**
 * What administrators chose of the module, by the kinds of its `contracts/`. A change comes with the next page of the portal. Throws
 * where the module's `configuration` in module.json says otherwise.
 */
export function useConfiguration<Kinds extends ConfigurationKinds>(kinds: Kinds): Configured<Kinds> {
  const values = inject(VALUES, {});
  if (isConfigured(values, kinds)) return values;
  const names = Object.entries(kinds).map(([name, kind]) => `${name} (${kind})`);
  throw new Error(`web-kit: the page reads ${names.join(', ')}; "configuration" of module.json says otherwise.`);
}
