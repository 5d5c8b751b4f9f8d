import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import v8 from 'node:v8';

/**
 * Takes from this process what Node's permission model leaves and a module has no use for: signals to other processes of the same
 * account, its own bindings, another account, a change of priority, flags of V8. First of all imports: a module finds nothing else.
 */
export function shutProcess(): { end: (code: number) => never } {
  const end = process.exit.bind(process);
  const refused = (name: string) => () => {
    throw Object.assign(new Error(`process.${name} is not given to an isolated module.`), {
      code: 'ERR_ACCESS_DENIED',
    });
  };
  for (const name of [
    'kill',
    '_kill',
    '_debugProcess',
    '_debugEnd',
    '_startProfilerIdleNotifier',
    'binding',
    '_linkedBinding',
    'dlopen',
    'setuid',
    'seteuid',
    'setgid',
    'setegid',
    'setgroups',
    'initgroups',
  ])
    Object.defineProperty(process, name, { value: refused(name), writable: false, configurable: false });
  Object.defineProperty(os, 'setPriority', { value: refused('setPriority'), writable: false, configurable: false });
  // Some flags of V8 write files or give up what keeps memory apart.
  Object.defineProperty(v8, 'setFlagsFromString', {
    value: refused('setFlagsFromString'),
    writable: false,
    configurable: false,
  });
  syncBuiltinESMExports();
  return { end };
}
