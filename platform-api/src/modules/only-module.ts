import type { ApiModule } from '@pwp/api-kit';

/** The one value of `defineApiModule` among what a module's api exports. */
export function onlyModule(exported: unknown): ApiModule {
  const values: unknown[] = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
  const found = values.filter(isApiModule);
  const [module] = found;
  if (module === undefined || found.length > 1)
    throw new Error(`api/index.ts must export one value of defineApiModule: it exports ${found.length}.`);
  return module;
}

function isApiModule(value: unknown): value is ApiModule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'start' in value &&
    typeof value.start === 'function'
  );
}
