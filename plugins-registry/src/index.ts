export { readRegistryConfig, registrySettings, type RegistryConfig } from './config.ts';
export { createRegistry, WORKER_POLICY, type Registry, type RegistryOptions } from './http.ts';
