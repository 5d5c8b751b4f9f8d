/** What a process that serves HTTP needs, without what modules are made of. */
export * from './provider/addresses.ts';
export * from './serving/ed25519.ts';
export * from './provider/error-serializer.ts';
export * from './provider/hand-on-body.ts';
export * from './provider/outside-calls.ts';
export { contentOf } from './provider/provider-content.ts';
export * from './serving/listen.ts';
export * from './http/request-cookie.ts';
export * from './http/rings-cookie.ts';
export * from './serving/process-log.ts';
export * from './serving/process-metrics.ts';
export * from './serving/run-until-signal.ts';
export * from './serving/start-tracing.ts';
export * from './files/sync-folder.ts';
export * from './files/write-new-file.ts';
export * from './serving/tracing.ts';
export * from './serving/trusted-proxies.ts';
