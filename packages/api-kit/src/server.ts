/** What a process that serves HTTP needs, without what modules are made of. */
export * from './hand-on-body.ts';
export * from './listen.ts';
export * from './run-until-signal.ts';
export * from './trusted-proxies.ts';
