export { readShellConfig, ShellEnvironment, type ShellConfig } from './config.ts';
export { contentSecurityPolicy } from './content-security-policy.ts';
export { createShell, type ShellOptions } from './create-shell.ts';
export { fetchFrom, type FetchManifest, type ManifestAnswer } from './manifest-source.ts';
export type { BuiltFile, ShellBuild } from './shell-build.ts';
