export { readRegistryConfig, registrySettings, type RegistryConfig } from './config.ts';
export { createRegistry, type Registry, type RegistryOptions } from './http.ts';
