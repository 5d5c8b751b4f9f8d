import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followUncaught } from './uncaught.ts';

const of = (url: string) => ({ entry: { url, integrity: '' } });
const at = (path: string) => `    at hear (https://portail.test${path}:3:14)`;
const listener = at('/modules/releves/1/page-x.js');
const runtime = at('/assets/runtime-x.js');
const emitter = at('/modules/annonces/1/main.js');

const hear = vi.fn<(error: unknown, kind: string) => void>();
let stop: () => void;
beforeEach(() => {
  hear.mockReset();
  stop = followUncaught(of('/modules/releves/1/main.js'), hear);
});
afterEach(() => {
  stop();
});

/** An error with the stack of these frames, as Chromium writes it. */
function errorOf(message: string, ...frames: string[]): Error {
  const error = new Error(message);
  error.stack = [`Error: ${message}`, ...frames].join('\n');
  return error;
}

function uncaught(error: unknown, filename = 'https://portail.test/assets/runtime-x.js'): void {
  window.dispatchEvent(new ErrorEvent('error', { error, filename }));
}

test('an error is reported for the module whose file comes first in the stack, below frames of the runtime too', () => {
  uncaught(errorOf('broken', listener, runtime, emitter));
  uncaught(errorOf('broken', runtime, listener));
  expect(hear).toHaveBeenCalledTimes(2);
});

test('a module that only called the one that threw is not reported', () => {
  uncaught(errorOf('broken', emitter, runtime, listener));
  expect(hear).not.toHaveBeenCalled();
});

test('a message that names a file says nothing of whose code threw', () => {
  uncaught(errorOf('not fetched: https://portail.test/modules/releves/1/page-x.js', runtime));
  uncaught(errorOf('not fetched: https://portail.test/modules/annonces/1/page-x.js', listener));
  expect(hear).toHaveBeenCalledOnce();
});

test('where the error has no stack, its file decides', () => {
  uncaught('broken', 'https://portail.test/modules/releves/1/page-x.js');
  uncaught('broken', 'https://portail.test/modules/annonces/1/page-x.js');
  expect(hear).toHaveBeenCalledExactlyOnceWith('broken', 'error');
});

test('code that its developer’s machine serves is heard by its own address', () => {
  stop();
  stop = followUncaught(of('http://127.0.0.1:5180/web-main.ts'), hear);
  uncaught(errorOf('broken', '    at act (http://127.0.0.1:5180/web/main.ts:3:14)', emitter));
  expect(hear).toHaveBeenCalledOnce();
});

test('a rejected promise that nobody caught is attributed by the same rule', () => {
  const reject = (reason: unknown) =>
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason, promise: Promise.resolve() }));
  reject(errorOf('broken', emitter, listener));
  expect(hear).not.toHaveBeenCalled();
  const own = errorOf('broken', listener, emitter);
  reject(own);
  expect(hear).toHaveBeenCalledExactlyOnceWith(own, 'rejection');
});
