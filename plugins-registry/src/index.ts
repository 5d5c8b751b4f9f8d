export { readRegistryConfig, registrySettings, type RegistryConfig } from './config.ts';
export { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
export { createRegistry, WORKER_POLICY, type RegistryServer } from './create-registry.ts';
