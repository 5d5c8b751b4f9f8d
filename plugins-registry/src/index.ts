export { readRegistryConfig, registrySettings, type RegistryConfig } from './config.ts';
export { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
export { createRegistry, type RegistryServer } from './create-registry.ts';
export { WORKER_POLICY } from './http/file-routes.ts';
