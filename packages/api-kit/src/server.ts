/** What a process that serves HTTP needs, without what modules are made of. */
export * from './ed25519.ts';
export * from './error-serializer.ts';
export * from './hand-on-body.ts';
export * from './listen.ts';
export * from './request-cookie.ts';
export * from './rings.ts';
export * from './run-until-signal.ts';
export * from './sync-folder.ts';
export * from './trusted-proxies.ts';
